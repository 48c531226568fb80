import type { APIRequestContext, Page } from '@playwright/test';
import { atRest, startRunningSeason, uploadWeeks, workflow } from './runningSeason';
import { expect, expectAccessible, startDemoSeason, test } from './test';
import { requireTokens, signIn } from './tokens';

// The longest of all: both workers take part.
test.describe.configure({ mode: 'parallel' });

const WIDTHS = [1280, 390];

/** The page as it is: axe finds nothing at both widths in both themes, and nothing sticks out. */
async function check(page: Page, where: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    // No part is still being loaded, and what appears has appeared.
    await expect(page.getByText(/^Loading /)).toHaveCount(0);
    await expectAccessible(page, `${where} at ${width} px`);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(excess, `sticks out: ${where} at ${width} px`).toBe(0);
  }
  await page.setViewportSize({ width: WIDTHS[0] ?? 1280, height: 900 });
}

/** Opens the request that a season waits with. */
async function openRequest(page: Page, request: APIRequestContext, id: string) {
  const { pending_approval_id: approval } = await workflow(request, id);
  await page.goto(`/data?approval=${approval}&workflow=${id}`);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: /^Accept/ })).toBeVisible();
  return dialog;
}

test('before there is a season, and where an address leads nowhere', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'A season to try' })).toBeVisible();
  await check(page, 'first visit');

  await page.goto('/seasons/wf_nothing');
  await expect(page.getByRole('alert')).toContainText('wf_nothing');
  await check(page, 'season that is not there');

  await page.goto('/scenarios/sc_nothing');
  await expect(page.getByRole('alert')).toContainText('sc_nothing');
  await check(page, 'rehearsal that is not there');

  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await check(page, 'address that leads nowhere');
});

// Axe looks at dozens of pages here, in both themes and widths: minutes on a busy machine.
test.describe.configure({ timeout: 600_000 });

test('a season from its start to its report', async ({ page, request }) => {
  const id = await startRunningSeason(request);
  const tab = (name: string) => page.goto(`/seasons/${id}/${name}`);
  await tab('weekly');
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeVisible();
  await check(page, 'weekly, before week 1');
  await page.getByLabel('Drop the sales of week 1 here').setInputFiles({
    name: 'typo.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('store_id,week_number,units_sold\nS01,1,-3\nS77,1,4\n'),
  });
  await expect(page.getByText('2 rows are bad, so nothing was imported')).toBeVisible();
  await check(page, 'weekly, bad rows');

  await uploadWeeks(request, id, 'low_demand', { from: 1, to: 5 });
  await tab('markdown');
  await expect(page.getByText('44.3%')).toBeVisible();
  await check(page, 'markdown, before the checkpoint');
  await uploadWeeks(request, id, 'low_demand', { from: 6, to: 12 });
  await tab('report');
  await expect(page.getByRole('button', { name: 'Complete the season' })).toBeVisible();
  await check(page, 'report, before the end');
  await request.post(`/api/workflows/${id}/complete`, { data: {} });

  await tab('report');
  await expect(page.getByRole('table', { name: 'Advice on the parameters' })).toBeVisible();
  await check(page, 'report');
  await tab('forecast');
  await expect(page.getByRole('table', { name: 'Original and revised forecasts' })).toBeVisible();
  await page.getByText('Show as a table').first().click();
  await expect(page.locator('.recharts-surface').first()).toBeVisible();
  await check(page, 'forecast');
  await page.getByRole('button', { name: 'How? Season demand' }).click();
  await check(page, 'forecast, how');
  await tab('allocation');
  await expect(page.getByRole('table', { name: 'Units by store' })).toBeVisible();
  await page.getByRole('button', { name: 'How? New York Mall S01' }).click();
  await expect(page.getByRole('dialog', { name: 'New York Mall' })).toBeVisible();
  await check(page, 'allocation, how a store gets its units');
  await page.keyboard.press('Escape');
  await check(page, 'allocation');
  await tab('weekly');
  await expect(page.getByRole('table', { name: 'Checks of the weeks' })).toBeVisible();
  await expect(page.getByText('every unit is accounted for')).toBeVisible();
  await check(page, 'weekly');
  await tab('markdown');
  await expect(page.getByText('50 stores sell at 15% off from week 7')).toBeVisible();
  await check(page, 'markdown');
});

test('what waits for a decision', async ({ page, request }) => {
  const planned = await startDemoSeason(request);
  const dialog = await openRequest(page, request, planned);
  await check(page, 'order');
  await dialog.getByRole('button', { name: 'Modify' }).click();
  const safety = dialog.getByLabel('Safety stock', { exact: true });
  await safety.fill('150');
  await expect(dialog.getByText('Give a percentage from 0% to 100%')).toBeVisible();
  await check(page, 'order, modify');
  await request.post(`/api/workflows/${planned}/approval`, {
    data: { action: 'modify', params: { safety_stock_pct: 0.15 } },
  });
  await atRest(request, planned);
  await openRequest(page, request, planned);
  await expect(dialog.getByText('Nothing is accepted yet')).toBeVisible();
  await check(page, 'order, modified');

  const slow = await startRunningSeason(request);
  await uploadWeeks(request, slow, 'low_demand', { from: 1, to: 6 });
  await openRequest(page, request, slow);
  await check(page, 'markdown that waits');
  const fast = await startRunningSeason(request, { emergency_order_basis: 'dc' });
  await uploadWeeks(request, fast, 'high_demand', { from: 1, to: 1 });
  await openRequest(page, request, fast);
  await check(page, 'emergency order');

  const closed = await startDemoSeason(request);
  expect((await request.post(`/api/workflows/${closed}/cancel`)).ok()).toBe(true);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Look and decide' })).toHaveCount(3);
  await expect(page.getByRole('heading', { name: 'Closed seasons' })).toBeVisible();
  await check(page, 'dashboard');
  await page.getByRole('button', { name: /^Waiting for you/ }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(3);
  await check(page, 'list of what waits');

  await page.goto(`/seasons/${fast}/weekly`);
  await expect(page.getByText('Emergency: far more is sold than forecast')).toBeVisible();
  await check(page, 'weekly, emergency');
  await page.getByRole('button', { name: 'What happened and why' }).click();
  await expect(page.getByRole('dialog')).toContainText('sales are 31% over');
  await check(page, 'what happened and why');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Cancel season' }).click();
  await expect(page.getByRole('dialog', { name: /^Cancel / })).toBeVisible();
  await check(page, 'cancel');
});

test('planning, scenarios and data', async ({ page }) => {
  await page.goto('/seasons/new');
  await page.getByRole('button', { name: 'A spring season' }).click();
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('heading', { name: 'Read from your text' })).toBeVisible();
  await page.locator('summary', { hasText: 'Advanced' }).click();
  await check(page, 'new season');
  await page
    .getByLabel('Your strategy for the season')
    .fill('Three months in spring, hold back 30%, no replenishment.');
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('heading', { name: /Your text leaves/ })).toBeVisible();
  await check(page, 'new season, asked back');

  await page.goto('/scenarios');
  await expect(page.getByLabel('Name of set 2')).toBeVisible();
  await page.getByText('What customers do').click();
  await page.getByLabel('Seasons to simulate').fill('20');
  await check(page, 'scenarios');
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(page.getByRole('group', { name: 'All figures' })).toBeVisible();
  await check(page, 'scenario');

  for (const view of ['stores', 'categories', 'calendar']) {
    await page.goto(`/data?show=${view}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('table').first()).toBeVisible();
    await check(page, `data, ${view}`);
  }
  const bad = Buffer.from('store_id,category_id,week_start_date,units_sold\nS99,x,y,z\n');
  await page
    .locator('section', { has: page.getByRole('heading', { name: '3. Sales history' }) })
    .last()
    .locator('input[type=file]')
    .setInputFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer: bad });
  await expect(page.getByRole('alert')).toContainText('nothing was imported');
  await check(page, 'data, bad rows');

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Menu' }).click();
  await expect(page.getByRole('dialog', { name: 'Menu' })).toBeVisible();
  await expectAccessible(page, 'menu at 390 px');
});

test('signing in, and access', async ({ page, server }) => {
  const tokens = await requireTokens(server);
  await page.goto('/access');
  await page.getByText('I have no token').click();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Paste your token here')).toBeVisible();
  await check(page, 'sign-in');
  await signIn(page, tokens.admin);
  await page.getByRole('button', { name: 'Make a token' }).click();
  await check(page, 'make a token');
  await page.getByLabel('Who is it for?').fill('Petra');
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByLabel('Token', { exact: true })).toBeVisible();
  await check(page, 'a token, this once');
  await page.getByRole('button', { name: 'Done' }).click();
  const revoke = page.getByRole('button', { name: 'Revoke the token of Petra' });
  await revoke.click();
  await check(page, 'revoke a token');
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await page.getByText('1 token that has ended').click();
  await expect(page.getByText('revoked the token of Petra')).toBeVisible();
  await check(page, 'access');

  await page.context().clearCookies();
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
  await check(page, 'sign in again');
  await signIn(page, tokens.viewer);
  await expect(page.getByText('Only administrators see this page')).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Plan the demo season' })).toBeVisible();
  await check(page, 'dashboard of a viewer');
});

test.describe('an empty server', () => {
  test.use({ variables: { HEMLINE_DEMO: '0' } });

  test('says what to do first', async ({ page }) => {
    for (const path of ['/', '/seasons/new', '/scenarios', '/data']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await check(page, `${path} of an empty server`);
    }
  });
});
