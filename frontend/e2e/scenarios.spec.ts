import { expect, startDemoSeason, test } from './test';

test.use({ isServerShared: true });

test('sets of parameters are compared on the same demand, and the result has an address', async ({
  page,
}) => {
  await page.goto('/scenarios');
  const sets = page.getByRole('group', { name: 'Parameter sets' });
  const second = sets.getByRole('region', { name: 'More safety stock' });
  await expect(second.getByLabel('Safety stock', { exact: true })).toHaveValue('30');
  await expect(second.getByText('default 20%')).toBeVisible();

  // What is wrong is said beside the field of its set, and nothing runs.
  await page.getByLabel('Name of set 2').fill('Less held back');
  const changed = sets.getByRole('region', { name: 'Less held back' });
  await changed.getByLabel('Safety stock', { exact: true }).fill('20');
  await expect(changed.getByText('default 20%')).toBeHidden();
  await changed.getByLabel('Held back at the DC').fill('15');
  await changed.getByLabel('Markdown check in week').fill('40');
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(changed.getByText(/is 40; allowed: 1 to 12/)).toBeVisible();
  await expect(page.getByText('Nothing was run: correct what is marked.')).toBeVisible();
  await changed.getByLabel('Markdown check in week').fill('6');

  await page.getByText('What customers do').click();
  await page.getByLabel('Seasons to simulate').fill('200');
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(page).toHaveURL(/\/scenarios\/sc_/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Defaults against Less held back',
  );
  const verdict = page.getByRole('region', { name: 'Against Defaults' });
  await expect(verdict.getByText('probably better')).toBeVisible();
  await expect(
    verdict.getByText(/^On average it sells \d+ more, loses \d+ fewer sales/),
  ).toBeVisible();
  const figures = page.getByRole('group', { name: 'All figures' });
  await expect(figures.getByRole('region', { name: 'Defaults' })).toContainText('9,598');

  await page.reload();
  await expect(verdict.getByText('probably better')).toBeVisible();
  await page.getByRole('link', { name: 'Change and run again' }).click();
  await expect(changed.getByLabel('Held back at the DC')).toHaveValue('15');
  await expect(page.getByLabel('Seasons to simulate')).toHaveValue('200');
});

test('what is being put together survives a reload, with every kind of parameter', async ({
  page,
}) => {
  await page.goto('/scenarios');
  await expect(page.getByRole('button', { name: 'Rehearse' })).toBeInViewport();
  await page.getByRole('button', { name: 'Show all parameters' }).click();
  const sets = page.getByRole('group', { name: 'Parameter sets' });
  const second = sets.getByRole('region', { name: 'More safety stock' });
  await second.getByLabel('By hand; else as in last year’s sales').check();
  await second.getByLabel('Fashion forward').fill('50');
  await second.getByLabel('Income around it').uncheck();
  await second.getByLabel('Stores to include').fill('S07');
  await expect(second.getByText('All 50 stores have sold it and take part anyway.')).toBeVisible();

  await page.reload();
  await expect(second.getByLabel('Fashion forward')).toHaveValue('50');
  await expect(second.getByLabel('Income around it')).not.toBeChecked();
  await expect(second.getByLabel('Stores to include')).toHaveValue('S07');
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(second.getByText(/The shares come to 116.66%/)).toBeVisible();

  await page.getByRole('button', { name: 'Set 2: more' }).click();
  await page.getByRole('menuitem', { name: 'Make it the yardstick' }).click();
  await expect(page.getByLabel('Name of set 1')).toHaveValue('More safety stock');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(page.getByLabel('Name of set 1')).toHaveValue('Defaults');
  await expect(page.getByRole('button', { name: 'Start over' })).toBeFocused();
});

test('six sets fit, one of them a season that was planned before', async ({ page, request }) => {
  await startDemoSeason(request, { safety_stock_pct: 0.1 });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/scenarios');
  await page.getByRole('button', { name: 'Add a season’s parameters' }).click();
  await page.getByRole('menuitem', { name: /Spring 2025/ }).click();
  const sets = page.getByRole('group', { name: 'Parameter sets' });
  const planned = sets.getByRole('region', { name: 'Spring 2025', exact: true });
  await expect(planned.getByLabel('Safety stock', { exact: true })).toHaveValue('10');
  await page.getByRole('button', { name: 'Set 3: more' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  for (let set = 5; set <= 6; set++) {
    await page.getByRole('button', { name: 'Add the defaults' }).click();
    await expect(page.getByLabel(`Name of set ${set}`)).toHaveValue(`Defaults ${set - 3}`);
  }
  await expect(page.getByRole('button', { name: 'Add the defaults' })).toBeDisabled();
  await page.getByRole('button', { name: 'Set 6: more' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(sets.getByRole('region')).toHaveCount(5);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(excess, `sticks out at ${width} px`).toBe(0);
  }
});

test('a rehearsal that is not there says so in words', async ({ page }) => {
  await page.goto('/scenarios/sc_nothing');
  await expect(page.getByRole('alert')).toContainText('sc_nothing');
});
