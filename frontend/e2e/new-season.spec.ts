import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './test';

interface Workflow {
  workflow_id: string;
  parameters: Record<string, unknown>;
  defaults_applied: string[];
}

/** The only season there is. */
async function onlySeason(request: APIRequestContext): Promise<Workflow> {
  const list = (await (await request.get('/api/workflows')).json()) as { workflows: Workflow[] };
  expect(list.workflows).toHaveLength(1);
  const id = list.workflows[0]?.workflow_id ?? '';
  return (await (await request.get(`/api/workflows/${id}`)).json()) as Workflow;
}

function parameter(page: Page, name: string) {
  return page.locator(`[data-parameter="${name}"]`);
}

test('a text becomes parameters, a person changes one, and the season starts once', async ({
  page,
  request,
}) => {
  await page.goto('/seasons/new');
  await page.getByRole('button', { name: 'A spring season' }).click();
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('heading', { name: 'Read from your text' })).toBeVisible();
  await expect(page.getByText('100%', { exact: true })).toBeVisible();

  const holdback = parameter(page, 'dc_holdback_percentage');
  await expect(holdback.getByLabel('Held back at the DC')).toHaveValue('45');
  await expect(holdback).toContainText('From your text');
  await expect(holdback).toContainText('45% held back');
  const stock = parameter(page, 'safety_stock_pct');
  await expect(stock).toContainText('Default');
  await stock.getByLabel('Safety stock').fill('15');
  await expect(stock).toContainText('Changed by you');
  await expect(page.getByText('6 from your text, 1 changed by you')).toBeVisible();
  await page.locator('summary', { hasText: 'Advanced' }).click();

  await page.getByRole('button', { name: 'Start the season' }).dblclick();
  await expect(page).toHaveURL(/\/seasons\/wf_/);
  const season = await onlySeason(request);
  expect(season.parameters).toMatchObject({
    dc_holdback_percentage: 0.45,
    safety_stock_pct: 0.15,
    season_end_date: '2025-05-26',
  });
  expect(season.defaults_applied).toContain('variance_threshold');
  expect(season.defaults_applied).not.toContain('safety_stock_pct');
});

test('what a text leaves open is asked back, and what the server refuses stands at its field', async ({
  page,
  request,
}) => {
  await page.goto('/seasons/new');
  const text = page.getByLabel('Your strategy for the season');
  await text.fill('Short');
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(text).toHaveAccessibleDescription(/at least 10 characters/);

  await text.fill('10 weeks from March 3, 2025, hold back 30%, no replenishment.');
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('alert')).toContainText('“Held back at the DC” is 30%, but without');
  // What was read is kept, and the problem stands at its field.
  await expect(parameter(page, 'forecast_horizon_weeks').getByLabel('Length')).toHaveValue('10');
  await page.getByRole('button', { name: 'Change “Held back at the DC”' }).click();
  const stranded = parameter(page, 'dc_holdback_percentage').getByLabel('Held back at the DC');
  await expect(stranded).toBeFocused();
  await expect(stranded).toHaveValue('30');
  await expect(stranded).toHaveAccessibleDescription(/is 30%, but without replenishment/);
  await stranded.fill('0');
  await expect(
    page.getByRole('heading', { name: 'What was not possible is changed' }),
  ).toBeVisible();

  await text.fill('Three months in spring, hold back 30%, no replenishment.');
  await page.getByRole('button', { name: 'Start the season' }).click();
  await expect(text).toHaveAccessibleDescription(/has not been read yet/);
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('heading', { name: 'Your text leaves 2 things open' })).toBeVisible();
  await expect(page.getByText('is not a number of weeks')).toBeVisible();

  // Neither is guessed: the start is refused until both are filled in.
  await page.getByRole('button', { name: 'Start the season' }).click();
  const weeks = parameter(page, 'forecast_horizon_weeks').getByLabel('Length');
  const start = parameter(page, 'season_start_date').getByLabel('First day');
  await expect(weeks).toBeFocused();
  await expect(page.getByText('2 values need your attention')).toBeVisible();
  await weeks.fill('10');
  await page.getByRole('button', { name: 'Use 3 Mar 2025 for First day' }).press('Enter');
  await expect(start).toHaveValue('2025-03-03');
  // The button is gone; the focus is not.
  await expect(page.getByRole('heading', { name: 'All gaps are filled' })).toBeFocused();
  await expect(
    parameter(page, 'season_end_date').getByLabel('Last day', { exact: true }),
  ).toHaveValue('2025-05-11');

  await page.getByRole('button', { name: 'Start the season' }).click();
  const holdback = parameter(page, 'dc_holdback_percentage').getByLabel('Held back at the DC');
  await expect(holdback).toBeFocused();
  await expect(holdback).toHaveAccessibleDescription(/is 30%, but without replenishment/);
  await expect(page.getByText('1 value needs your attention')).toBeVisible();
  await holdback.fill('0');
  await page.getByRole('button', { name: 'Start the season' }).click();
  await expect(page).toHaveURL(/\/seasons\/wf_/);
  expect((await onlySeason(request)).parameters).toMatchObject({
    forecast_horizon_weeks: 10,
    replenishment_strategy: 'none',
    dc_holdback_percentage: 0,
  });
});

test('a markdown check that the text leaves open is not dropped', async ({ page, request }) => {
  await page.goto('/seasons/new');
  await page
    .getByLabel('Your strategy for the season')
    .fill(
      '12 weeks from March 3, 2025, weekly replenishment, keep 40% at the DC, no markdown before mid-season',
    );
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('heading', { name: 'Your text leaves 1 thing open' })).toBeVisible();
  await page.getByRole('button', { name: 'Start the season' }).click();
  const week = parameter(page, 'markdown_checkpoint_week').getByLabel('Check in week');
  await expect(week).toBeFocused();
  await expect(page.getByText('1 value needs your attention')).toBeVisible();
  await week.fill('5');
  await page.getByRole('button', { name: 'Start the season' }).click();
  await expect(page).toHaveURL(/\/seasons\/wf_/);
  expect((await onlySeason(request)).parameters).toMatchObject({
    markdown_checkpoint_week: 5,
  });
});

test('sales that end before the season starts are told before the start', async ({ page }) => {
  await page.goto('/seasons/new');
  const start = page.getByLabel('First day');
  await expect(
    page.getByText('The sales end 9 weeks before the season starts', { exact: true }),
  ).toBeVisible();
  await expect(page.getByText(/knows sales up to 29 Dec 2024/)).toBeVisible();
  await start.fill('2024-12-30');
  await expect(page.getByText(/before the season starts/)).toHaveCount(0);
});

test('a season starts from the one before', async ({ page }) => {
  await page.goto('/seasons/new');
  await page.evaluate(() => {
    const parameters = {
      season_start_date: '2026-03-02',
      season_end_date: '2026-05-25',
      history_until: '2025-06-01',
      forecast_horizon_weeks: 12,
      safety_stock_pct: 0.18,
      dc_holdback_percentage: 0.45,
      markdown_checkpoint_week: null,
      markdown_threshold: null,
    };
    const state = { category_id: 'womens_dresses', parameters };
    // Where the router keeps what `navigate` was given.
    window.history.replaceState({ usr: state, key: 'report', idx: 0 }, '');
  });
  await page.reload();
  await expect(page.getByText('Filled in from the season before')).toBeVisible();
  await expect(page.getByLabel('First day')).toHaveValue('2026-03-02');
  await expect(parameter(page, 'safety_stock_pct')).toContainText('From last season');
  await expect(parameter(page, 'dc_holdback_percentage')).toContainText('Default');
  await expect(page.getByRole('switch', { name: /whether a markdown/ })).not.toBeChecked();
  // What differs among the advanced parameters is not hidden.
  await expect(page.getByLabel('Use sales up to')).toHaveValue('2025-06-01');
});
