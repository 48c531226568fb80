import type { APIRequestContext, Page } from '@playwright/test';
import { atRest, workflow } from './runningSeason';
import { expect, OFTEN, test, weekFile } from './test';

async function get<T>(request: APIRequestContext, path: string): Promise<T> {
  const answer = await request.get(path);
  expect(answer.ok(), path).toBe(true);
  return (await answer.json()) as T;
}

function units(count: number): string {
  return count.toLocaleString('en-GB');
}

/** Sends weeks of the slow run through the Weekly tab, all at once. */
async function uploadThere(page: Page, weeks: readonly number[]): Promise<void> {
  const [first] = weeks;
  await page
    .getByLabel(`Drop the sales of week ${first} here`)
    .setInputFiles(weeks.map((week) => weekFile('low_demand', week)));
  const files = page.getByRole('status', { name: 'Uploaded files' });
  await files.getByText(`All ${weeks.length} files are in`).click({ timeout: 60_000 });
  const lines = files.getByRole('listitem');
  await expect(lines).toHaveCount(weeks.length);
  for (const [index, week] of weeks.entries()) {
    await expect(lines.nth(index)).toContainText(`is in: week ${week}, 50 stores`);
  }
}

test('a slow season from its planner’s words to the next one', async ({ page, request }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Plan the demo season' }).click();
  await page
    .getByLabel('Your strategy for the season')
    .fill(
      '12-week spring season starting March 3, 2025. Weekly replenishment, 45% held back at the DC, markdown check in week 6 at 60% sell-through.',
    );
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByText('6 from your text')).toBeVisible();
  await page.getByRole('button', { name: 'Start the season' }).click();
  await expect(page).toHaveURL(/\/seasons\/wf_[^/]+\/forecast$/);
  const id = /wf_[^/]+/.exec(page.url())?.[0] ?? '';

  // The page follows the agents by itself until they ask.
  const standing = page.getByRole('region', { name: 'Where the season stands' });
  await standing.getByRole('link', { name: 'Look at the order' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Accept: order 9,598 units' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Modify' }).click();
  await dialog.getByLabel('Safety stock', { exact: true }).fill('15');
  await dialog.getByRole('button', { name: 'Ask again with these' }).click();
  await dialog.getByRole('button', { name: 'Accept: order 9,198 units' }).click();
  await expect(dialog.getByText('9,198 units are ordered')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const planned = await atRest(request, id);
  expect(planned.parameters).toMatchObject({ safety_stock_pct: 0.15, markdown_threshold: 0.6 });
  const plan = await get<{ manufacturing_qty: number; holdback_total: number }>(
    request,
    `/api/allocations/${planned.forecast_id}`,
  );
  expect(plan.manufacturing_qty).toBe(9198);
  await page.getByRole('link', { name: 'Allocation' }).click();
  const figures = page.getByRole('region', { name: 'Figures of the plan' });
  await expect(figures).toContainText(units(plan.manufacturing_qty));
  await expect(figures).toContainText(units(plan.holdback_total));

  await page.getByRole('link', { name: 'Weekly', exact: true }).click();
  await uploadThere(page, [1, 2, 3, 4, 5, 6]);
  const checks = await get<{ variances: { actual_cumulative: number }[] }>(
    request,
    `/api/variance/${planned.forecast_id}`,
  );
  expect(checks.variances.map((check) => check.actual_cumulative).at(-1)).toBe(4187);
  const table = page.getByRole('table', { name: 'Checks of the weeks' });
  for (const [index, check] of checks.variances.entries()) {
    const cells = table
      .getByRole('row')
      .nth(index + 1)
      .getByRole('cell');
    await expect(cells.nth(2)).toHaveText(units(check.actual_cumulative));
  }

  // After week 6 a markdown is asked for.
  const now = page.getByRole('region', { name: 'What happened, and what to do now' });
  await expect(now).toContainText('Decide on a markdown of 15%');
  const asked = await get<Record<string, unknown>>(
    request,
    `/api/markdowns/${planned.forecast_id}`,
  );
  expect(asked).toMatchObject({ recommended_markdown_pct: 0.15, status: 'pending_approval' });
  await now.getByRole('link', { name: 'Look and decide' }).click();
  await dialog.getByRole('button', { name: 'Accept: reduce by 15%' }).click();
  await expect(dialog.getByText('Prices go down by 15%')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await atRest(request, id)).forecast_id, OFTEN)
    .not.toBe(planned.forecast_id);

  await uploadThere(page, [7, 8, 9, 10, 11, 12]);
  await now.getByRole('link', { name: 'Complete the season' }).click();
  await page.getByRole('button', { name: 'Complete the season' }).click();
  await page.getByRole('button', { name: 'Complete it now' }).click();
  await expect(page.getByRole('heading', { name: 'Units and money' })).toBeVisible();
  expect((await workflow(request, id)).status).toBe('completed');

  const report = await get<Report>(request, `/api/seasons/${id}/report`);
  expect(report.units.sold).toBe(7239);
  expect(report.markdown.depth).toBe(0.15);
  const { manufactured, sold, left_at_stores, left_at_dc, adjusted } = report.units;
  expect(sold + left_at_stores + left_at_dc).toBe(manufactured + adjusted);
  await expect(
    page.getByText(
      `${units(sold)} sold + ${units(left_at_stores)} left at stores + ${units(left_at_dc)} left at the DC`,
    ),
  ).toBeVisible();
  const advice = page.getByRole('table', { name: 'Advice on the parameters' });
  await expect(advice.getByRole('row')).toHaveCount(report.advice.length + 1);
  const changed = report.advice.filter(({ verdict }) => verdict === 'change');
  expect(changed.map(({ parameter }) => parameter)).toContain('safety_stock_pct');
  const safety = report.next_season_parameters.safety_stock_pct;
  await expect(advice.getByRole('row', { name: /^Safety stock/ })).toContainText(percent(safety));

  await page.getByRole('button', { name: 'Add these sales to the history' }).click();
  await page.getByRole('link', { name: 'Start next season with these' }).first().click();
  await expect(page.getByText('Filled in from the season before')).toBeVisible();
  await expect(page.getByLabel('First day')).toHaveValue('2026-03-02');
  await expect(page.getByLabel('Safety stock', { exact: true })).toHaveValue(
    percent(safety).replace('%', ''),
  );
});

interface Report {
  units: Record<'manufactured' | 'adjusted' | 'sold' | 'left_at_stores' | 'left_at_dc', number>;
  markdown: { depth: number };
  advice: { parameter: string; verdict: string }[];
  next_season_parameters: { safety_stock_pct: number };
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))}%`;
}
