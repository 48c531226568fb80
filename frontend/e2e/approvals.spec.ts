import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, startDemoSeason, test } from './test';

async function pendingOf(request: APIRequestContext, id: string): Promise<string> {
  const workflow = await request.get(`/api/workflows/${id}`);
  return ((await workflow.json()) as { pending_approval_id: string }).pending_approval_id;
}

async function open(page: Page, id: string, approvalId: string): Promise<void> {
  await page.goto(`/scenarios?approval=${approvalId}&workflow=${id}`);
}

async function upload(
  request: APIRequestContext,
  id: string,
  run: 'high_demand' | 'low_demand',
  week: number,
): Promise<void> {
  const workflow = await request.get(`/api/workflows/${id}`);
  const { forecast_id } = (await workflow.json()) as { forecast_id: string };
  const name = `week_${String(week).padStart(2, '0')}.csv`;
  const path = fileURLToPath(new URL(`../../fixtures/weekly/${run}/${name}`, import.meta.url));
  const file = { name, mimeType: 'text/csv', buffer: await readFile(path) };
  const answer = await request.post('/api/data/upload-weekly-sales', {
    multipart: { file, forecast_id },
  });
  expect(answer.ok()).toBe(true);
}

/** Uploads weeks of one of the demo's runs, after the order is accepted. */
async function sell(
  request: APIRequestContext,
  id: string,
  run: 'high_demand' | 'low_demand',
  weeks: number,
): Promise<void> {
  await request.post(`/api/workflows/${id}/approval`, { data: { action: 'accept' } });
  const state = async () => {
    const workflow = await request.get(`/api/workflows/${id}`);
    return ((await workflow.json()) as { state: string }).state;
  };
  await expect.poll(state).toBe('phase_3_monitoring');
  for (let week = 1; week <= weeks; week++) await upload(request, id, run, week);
  await expect.poll(() => pendingOf(request, id)).toMatch(/^ap_/);
}

test('an order is modified, compared, taken back, and accepted', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  const approvalId = await pendingOf(request, id);
  await open(page, id, approvalId);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Order 9,598 units for 215,955')).toBeVisible();
  await dialog.getByRole('button', { name: 'How? Manufacture' }).click();
  await expect(page.getByText('7,998 × (1 + 20%) = 9,598')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Reject' })).toHaveCount(0);

  // What cannot be is refused beside its field, and the figures stay.
  await dialog.getByRole('button', { name: 'Modify' }).click();
  const safety = dialog.getByLabel('Safety stock', { exact: true });
  await expect(safety).toBeFocused();
  await safety.fill('150');
  await expect(dialog.getByText('Give a percentage from 0% to 100%')).toBeVisible();
  const ask = dialog.getByRole('button', { name: 'Ask again with these' });
  await expect(ask).toBeDisabled();

  // The difference is there before anything is sent.
  await safety.fill('15');
  const preview = dialog.getByRole('region', { name: 'What it would change' });
  await expect(preview.getByText('Nothing is sent yet')).toBeVisible();
  // However long the difference is, the way on stays in view.
  for (const [width, height] of [
    [1280, 900],
    [390, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(ask).toBeInViewport({ ratio: 1 });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect(preview.getByRole('row', { name: 'Manufacture 9,598 9,198 -400' })).toBeVisible();
  await expect(preview.getByRole('row', { name: 'Cost 215,955 206,955 -9,000' })).toBeVisible();
  await expect(preview.getByRole('row', { name: 'New York Mall S01 277 265 -12' })).toBeVisible();
  expect(await pendingOf(request, id)).toBe(approvalId);

  await dialog.getByText('More', { exact: true }).click();
  await dialog.getByLabel('Check in week').fill('40');
  await expect(dialog.getByText(/is 40; allowed: 1 to 12/)).toBeVisible();
  await expect(ask).toBeDisabled();
  await dialog.getByLabel('Check in week').fill('6');
  await ask.click();

  await expect(dialog.getByText('Nothing is accepted yet')).toBeVisible();
  const totals = dialog.getByRole('region', { name: 'Against the version before' });
  await expect(totals.getByRole('row', { name: 'Manufacture 9,598 9,198 -400' })).toBeVisible();
  await expect(totals.getByRole('row', { name: 'Cost 215,955 206,955 -9,000' })).toBeVisible();
  await expect(dialog.getByRole('row', { name: 'New York Mall S01 277 265 -12' })).toBeVisible();

  await dialog.getByRole('button', { name: 'Back to the version before' }).click();
  await expect(totals.getByRole('row', { name: 'Manufacture 9,198 9,598 +400' })).toBeVisible();

  // What the events tell before the answer comes is this window's own doing.
  await page.route('**/approval', async (route) => {
    const renewed = page.waitForResponse(`**/api/workflows/${id}`);
    const response = await route.fetch();
    await renewed;
    await page.waitForTimeout(300);
    await route.fulfill({ response });
  });
  const told = await page.evaluateHandle(() => {
    const alerts: string[] = [];
    new MutationObserver(() => {
      for (const alert of document.querySelectorAll('[role="alert"]')) alerts.push(alert.innerHTML);
    }).observe(document.body, { childList: true, subtree: true });
    return alerts;
  });
  await dialog.getByRole('button', { name: 'Accept: order 9,598 units' }).click();
  await expect(dialog.getByText('9,598 units are ordered')).toBeVisible();
  expect(await told.jsonValue()).toEqual([]);
  await dialog.getByRole('link', { name: 'See what every store gets' }).click();
  await expect(page).toHaveURL(`/seasons/${id}/allocation`);
  await expect(dialog).toBeHidden();
});

test('two windows decide at once: one is told that it came too late', async ({
  page,
  request,
  context,
}) => {
  const id = await startDemoSeason(request);
  const approvalId = await pendingOf(request, id);
  // The second window hears of nothing: its events and renewals are held up.
  const late = await context.newPage();
  await late.routeWebSocket(/\/stream/, () => undefined);
  await open(page, id, approvalId);
  await open(late, id, approvalId);
  const accept = { name: 'Accept: order 9,598 units' };
  await expect(late.getByRole('button', accept)).toBeVisible();

  // Changed in the first window: the second must not accept what it has not seen.
  await page.getByRole('button', { name: 'Modify' }).click();
  await page.getByRole('dialog').getByLabel('Safety stock', { exact: true }).fill('15');
  await page.getByRole('button', { name: 'Ask again with these' }).click();
  await expect(page.getByText('Nothing is accepted yet')).toBeVisible();
  await late.getByRole('button', accept).click();
  const notice = late.getByRole('dialog').getByRole('alert');
  await expect(notice).toContainText('Your click came after it and has changed nothing');
  const newer = { name: 'Accept: order 9,198 units' };
  await expect(late.getByRole('button', newer)).toBeVisible();

  // Both at once: one order is placed, and the other window says so.
  const buttons = await Promise.all(
    [page, late].map((one) => one.getByRole('button', newer).elementHandle()),
  );
  // Without waiting for a button that the other window's click has taken away.
  await Promise.all(
    buttons.map((button) =>
      button.evaluate((node) => {
        (node as HTMLElement).click();
      }),
    ),
  );
  const outcomes = async () => {
    const windows = [page, late].map(async (one) => {
      const text = await one.getByRole('dialog').innerText();
      if (text.includes('9,198 units are ordered')) return 'ordered';
      return /(accepted|decided) already/.test(text) ? 'too late' : text;
    });
    return (await Promise.all(windows)).sort();
  };
  await expect.poll(outcomes).toEqual(['ordered', 'too late']);
  await expect(late.getByRole('dialog')).not.toContainText('ap_');
});

test('the keyboard opens a decision from the header, and gets the focus back', async ({
  page,
  request,
}) => {
  await startDemoSeason(request);
  await page.goto('/');
  const button = page.getByRole('button', { name: 'Waiting for you 1 decision' });
  await button.focus();
  await page.keyboard.press('Enter');
  const entry = page.getByRole('link', { name: /Manufacturing order/ });
  await expect(entry).toContainText("Women's Dresses");
  await expect(entry).toContainText(/asked/);
  await entry.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Shall this order be placed?' });
  await expect(dialog.getByRole('button', { name: 'Modify' })).toBeVisible();
  for (let press = 0; press < 20; press++) await page.keyboard.press('Tab');
  expect(await dialog.evaluate((node) => node.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('a markdown shows its outlook; no markdown is a decision at once', async ({
  page,
  request,
}) => {
  const id = await startDemoSeason(request);
  await sell(request, id, 'low_demand', 6);
  await open(page, id, await pendingOf(request, id));
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByText('Reduce prices by 15% in all stores for the rest of the season?'),
  ).toBeVisible();
  await expect(dialog.getByRole('row', { name: /^15% asked for 8,123 1,475/ })).toBeVisible();

  await expect(dialog.getByText('15.3, rounded to the nearest 5 points')).toBeVisible();

  // The depth with the best margin is filled in with one click.
  await dialog.getByRole('button', { name: 'Change to 10%' }).click();
  await expect(dialog.getByLabel('Markdown', { exact: true })).toHaveValue('0.1');
  const preview = dialog.getByRole('region', { name: 'What it would change' });
  await expect(preview.getByRole('row', { name: 'Margin 248,523 249,488 +965' })).toBeVisible();
  await dialog.getByLabel('Markdown', { exact: true }).selectOption('20%');
  await dialog.getByRole('button', { name: 'Ask again with these' }).click();
  await expect(dialog.getByRole('row', { name: 'Markdown 15% 20% +5 points' })).toBeVisible();

  await dialog.getByRole('button', { name: 'Modify' }).click();
  // A week comes in meanwhile: the request is a newer one, and the form stays.
  await upload(request, id, 'low_demand', 7);
  await expect(dialog.getByRole('alert')).toContainText('The sales of a newer week');
  await dialog.getByLabel('Markdown', { exact: true }).selectOption('0%: no markdown');
  await expect(dialog.getByText('No markdown is a decision at once')).toBeVisible();
  await dialog.getByRole('button', { name: 'Decide: no markdown' }).click();
  await expect(dialog.getByText('Prices stay as they are')).toBeVisible();
});

test('an emergency order says what happens without it, and may be nothing', async ({
  page,
  request,
}) => {
  const id = await startDemoSeason(request, { emergency_order_basis: 'dc' });
  await sell(request, id, 'high_demand', 1);
  await open(page, id, await pendingOf(request, id));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Order 3,075 more units now')).toBeVisible();
  await expect(dialog.getByText('The DC alone lacks 3,075 units')).toBeVisible();

  await dialog.getByRole('button', { name: 'Modify' }).click();
  const units = dialog.getByLabel('Units to order');
  await units.fill('-4');
  await expect(dialog.getByText('Give a whole number of units, 0 or more')).toBeVisible();
  await units.fill('0');
  await expect(dialog.getByText('Nothing is ordered: the season goes on')).toBeVisible();
  await dialog.getByRole('button', { name: 'Ask again with these' }).click();
  await expect(dialog.getByText('Nothing is accepted yet')).toBeVisible();
  await expect(dialog.getByRole('row', { name: 'Units to order 3,075 0 -3,075' })).toBeVisible();
  await expect(dialog.getByRole('row', { name: /^Cost 69,188 0/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Accept: order nothing' }).click();
  await expect(dialog.getByText('Nothing is ordered on top')).toBeVisible();
});
