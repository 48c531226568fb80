import { startRunningSeason, uploadWeeks } from './runningSeason';
import { expect, test } from './test';

test.use({ isServerShared: true });

test('a season is completed, its report tells what to change, and the next one starts from it', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request);
  await uploadWeeks(request, id, 'on_track', { from: 1, to: 12 });
  await page.goto(`/seasons/${id}/report`);
  await expect(page.getByRole('heading', { name: 'All 12 weeks are in' })).toBeVisible();
  await page.getByRole('button', { name: 'Complete the season' }).click();
  await page.getByRole('button', { name: 'Complete it now' }).click();

  const targets = page.getByRole('region', { name: 'Figures against their targets' });
  await expect(targets.getByRole('row').nth(1)).toHaveText(/first forecast.*1\.7%.*below 20%.*met/);
  const weeks = page.getByRole('region', { name: 'The season week by week' });
  await expect(weeks.getByRole('row')).toHaveCount(13);
  await expect(page.getByText('All 50 stores')).toBeVisible();
  const advice = page.getByRole('region', { name: 'Advice on the parameters' });
  await expect(advice.getByRole('row', { name: /Safety stock/ })).toContainText('20%');
  await expect(advice.getByRole('row', { name: /Safety stock/ })).toContainText('18%');

  // The printed page is the server's, too.
  const printable = page.getByRole('link', { name: 'Report as one page' });
  const html = await request.get((await printable.getAttribute('href')) ?? '');
  expect(html.headers()['content-type']).toContain('text/html');

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Season' })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  // Without its sales the next forecast would not know this season.
  await page.getByRole('button', { name: 'Start next season with these' }).first().click();
  const missing = page.getByRole('dialog', { name: 'Start without this season’s sales?' });
  await expect(missing).toContainText('ends with the week of 23 Dec 2024');
  await missing.getByRole('button', { name: 'Back to the report' }).click();
  await page.getByRole('button', { name: 'Add these sales to the history' }).click();
  await expect(
    page.getByText(
      "Done: the history of Women's Dresses reaches the week of 19 May 2025. 600 rows",
    ),
  ).toBeVisible();
  await page.reload();
  await expect(page.getByText('reaches the week of 19 May 2025')).toBeVisible();
  await page.getByRole('link', { name: 'Start next season with these' }).first().click();
  await expect(page).toHaveURL(/\/seasons\/new/);
  const state = await page.evaluate(() => (history.state as { usr?: unknown }).usr);
  expect(state).toMatchObject({
    category_id: 'womens_dresses',
    parameters: { season_start_date: '2026-03-02', safety_stock_pct: 0.18 },
  });
});

test('ending early names the weeks that are missing', async ({ page, request }) => {
  const id = await startRunningSeason(request);
  await uploadWeeks(request, id, 'on_track', { from: 1, to: 4 });
  await page.goto(`/seasons/${id}/report`);
  await page.getByRole('button', { name: 'End the season early' }).click();
  const dialog = page.getByRole('dialog', { name: 'End the season after week 4?' });
  await expect(dialog).toContainText('Weeks 5 to 12 (8 weeks) are');
  await dialog.getByRole('button', { name: 'End it now' }).click();
  await expect(page.getByText('the figures cover 4 weeks of 12')).toBeVisible();
});

test('a season that waits for a decision cannot be completed', async ({ page, request }) => {
  const id = await startRunningSeason(request);
  await uploadWeeks(request, id, 'low_demand', { from: 1, to: 6 });
  await page.goto(`/seasons/${id}/report`);
  await expect(page.getByText('Markdown: a decision is waited for')).toBeVisible();
  await expect(page.getByRole('button', { name: 'End the season early' })).toBeDisabled();
});
