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

/** Has the browser give its file choosers to the test from now on: asked for just before a key, it may come too late. */
function interceptChoosers(page: Page): void {
  page.on('filechooser', () => undefined);
}

test('a season is planned, changed, accepted and gets its first week without a mouse', async ({
  page,
  request,
}) => {
  interceptChoosers(page);
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

test('a rehearsal is put together and run with the keyboard alone', async ({ page }) => {
  await page.goto('/scenarios');
  await tabTo(page, page.getByLabel('Name of set 2'));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Less held back');
  const second = page.getByRole('region', { name: 'Less held back' });
  await tabTo(page, second.getByLabel('Held back at the DC'));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('15');
  const add = page.getByRole('button', { name: 'Add the defaults' });
  await press(page, add);
  for (let set = 4; set <= 6; set += 1) await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name of set 6')).toBeVisible();
  // Refused now, and still there to be told why.
  await expect(add).toBeFocused();
  await expect(add).toHaveAccessibleDescription('6 sets at most');
  await press(page, page.getByRole('button', { name: 'Set 6: more' }));
  await expect(page.getByRole('menuitem', { name: 'Make it the yardstick' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name of set 5')).toBeFocused();

  await tabTo(page, page.getByText('What customers do'));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Seasons to simulate'));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('50');
  await press(page, page.getByRole('button', { name: 'Rehearse' }));
  await expect(page).toHaveURL(/\/scenarios\/sc_/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('data is looked at and uploaded with the keyboard alone', async ({ page }) => {
  interceptChoosers(page);
  await page.goto('/data');
  const show = page.getByRole('button', { name: /weeks and stores of Women/ });
  await press(page, show);
  await expect(page.getByRole('img', { name: /Sales by week and store/ })).toBeVisible();
  await expect(show).toBeFocused();
  const choose = page.getByRole('button', { name: /^Choose a file.*stores file here/ });
  await tabTo(page, choose);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  const buffer = Buffer.from('store_id,store_name\nS77,Nowhere\n');
  await (await chooser).setFiles({ name: 'stores.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByText('1 row imported')).toBeVisible();
  await expect(choose).toBeFocused();

  // A store that has not sold the category yet can be planned in.
  await page.goto('/seasons/new');
  await tabTo(page, page.locator('summary', { hasText: 'Advanced' }));
  await page.keyboard.press('Enter');
  const stores = page.getByLabel('Stores to include');
  await tabTo(page, stores);
  await expect(page.getByText('1 store has not sold it yet.')).toBeVisible();
  await page.keyboard.type('now');
  await press(page, page.getByRole('button', { name: 'Nowhere S77' }));
  await expect(stores).toHaveValue('S77');
  await expect(stores).toBeFocused();
});
