import type { Locator, Page } from '@playwright/test';
import { atRest, workflow } from './runningSeason';
import { expect, test, weekFile } from './test';

/** Goes on with Tab until the control has the focus, and looks that it is seen there. */
async function tabTo(page: Page, control: Locator) {
  await expect(control).toBeVisible();
  for (let press = 0; press < 150; press += 1) {
    if (await control.evaluate((node) => node === document.activeElement)) {
      await expectSeen(page);
      return;
    }
    // After the last control comes the browser itself, then the first one again.
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${String(control)}`);
}

/** The focus is on something, not lost to the page as a whole. */
async function expectHeld(page: Page) {
  const name = await page.evaluate(() => document.activeElement?.tagName ?? 'nothing');
  expect(name).not.toBe('BODY');
}

/** What has the focus is in view, has an outline, and nothing covers it. */
async function expectSeen(page: Page) {
  const seen = () =>
    page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null) return 'nothing is focused';
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return 'has no outline';
      const { left, top, width, height } = focused.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      const isOnTop = hit !== null && (focused.contains(hit) || hit.contains(focused));
      return isOnTop ? 'seen' : `covered by ${hit?.outerHTML.slice(0, 120) ?? 'the edge'}`;
    });
  await expect.poll(seen).toBe('seen');
}

async function press(page: Page, control: Locator) {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}

test('a season is planned, changed, accepted and gets its first week without a mouse', async ({
  page,
  request,
}) => {
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Plan the demo season' })).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  await press(page, page.getByRole('link', { name: 'Plan the demo season' }));
  await expect(page.getByRole('heading', { level: 1, name: 'New season' })).toBeFocused();

  await tabTo(page, page.getByLabel('Your strategy for the season'));
  await page.keyboard.type(
    '12-week spring season starting March 3, 2025. Weekly replenishment, 45% held back at the DC, markdown check in week 6 at 60% sell-through.',
  );
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('6 from your text')).toBeVisible();
  await expectHeld(page);
  await press(page, page.getByRole('button', { name: 'Start the season' }));
  await expect(page).toHaveURL(/\/seasons\/wf_/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const id = /wf_[^/]+/.exec(page.url())?.[0] ?? '';

  // Closed without a decision, the focus is back where the dialog was opened.
  const opener = page.getByRole('link', { name: 'Look at the order' });
  await press(page, opener);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Modify' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');

  await press(page, dialog.getByRole('button', { name: 'Modify' }));
  const safety = dialog.getByLabel('Safety stock', { exact: true });
  await expect(safety).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('15');
  await press(page, dialog.getByRole('button', { name: 'Ask again with these' }));
  const accept = dialog.getByRole('button', { name: 'Accept: order 9,198 units' });
  await expect(accept).toBeVisible();
  await expectHeld(page);
  expect(await dialog.evaluate((node) => node.contains(document.activeElement))).toBe(true);
  await press(page, accept);
  await expect(dialog.getByText('9,198 units are ordered')).toBeVisible();
  expect(await dialog.evaluate((node) => node.contains(document.activeElement))).toBe(true);
  await press(page, dialog.getByRole('button', { name: 'Close' }).last());
  await expect(dialog).toBeHidden();
  // What had opened it is gone with the decision.
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  expect((await atRest(request, id)).parameters).toMatchObject({ safety_stock_pct: 0.15 });

  await tabTo(page, page.getByRole('link', { name: 'Weekly', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeVisible();
  const choose = page.getByRole('button', { name: 'Choose files' });
  await tabTo(page, choose);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(weekFile('low_demand', 1));
  await expect(page.getByText('week_01.csv is in: week 1, 50 stores.')).toBeVisible();
  await expectHeld(page);
  expect((await workflow(request, id)).season_progress).toMatchObject({ week: 1 });
  await tabTo(page, page.getByLabel('Week shown'));

  // The other dialogs give the focus back, too.
  for (const name of ['Re-forecast now', 'What happened and why', 'Cancel season', 'Theme']) {
    const button = page.getByRole('button', { name });
    await press(page, button);
    const opened = page.getByRole('dialog').or(page.getByRole('menu'));
    await expect(opened).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opened).toBeHidden();
    await expect(button).toBeFocused();
  }
});
