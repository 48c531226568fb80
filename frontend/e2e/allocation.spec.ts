import { readFile } from 'node:fs/promises';
import { startChainSeason } from './chain';
import { expect, expectAccessible, startDemoSeason, test } from './test';

test('the plan has its figures, its clusters and every store', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/allocation`);
  const figures = page.getByRole('region', { name: 'Figures of the plan' });
  await figures.getByRole('button', { name: 'How? To manufacture, as proposed' }).click();
  await expect(page.getByText('7,998 × (1 + 20%) = 9,598')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(figures).toContainText('5,279');
  await expect(figures).toContainText('4,319');
  const clusters = page.getByRole('table', { name: 'Clusters and the means of their stores' });
  await expect(clusters.getByRole('row', { name: /^Stores/ })).toContainText('20');
  await expect(clusters.getByRole('row', { name: /^Share of demand/ })).toContainText('53.3%');

  // The sum is that of the stores that are shown; all of it is in the address.
  const stores = page.getByRole('table', { name: 'Units by store' });
  await expect(stores.getByRole('row').last()).toHaveText(/Sum of all stores.*5,279.*4,319.*9,598/);
  await page.getByRole('combobox', { name: 'Cluster' }).selectOption('Value Conscious');
  await page.getByLabel('Find a store by name or id').fill('outlet');
  await stores.getByRole('button', { name: 'Season total' }).click();
  await expect(page).toHaveURL(/store=outlet/);
  await page.reload();
  await expect(page.getByLabel('Find a store by name or id')).toHaveValue('outlet');
  const cells = await stores.locator('tbody tr td:nth-child(6)').allInnerTexts();
  const totals = cells.map(Number);
  expect(totals.length).toBeGreaterThan(1);
  expect(totals).toEqual(totals.toSorted((a, b) => b - a));
  const sum = totals.reduce((all, units) => all + units, 0).toLocaleString('en-GB');
  await expect(stores.getByRole('row').last()).toContainText(`Sum of ${totals.length} stores`);
  await expect(stores.getByRole('row').last().getByRole('cell').nth(5)).toHaveText(sum);
  await expectAccessible(page);

  await page.getByLabel('Find a store by name or id').fill('no such store');
  await expect(page.getByText('Nothing fits.')).toBeVisible();
  await page.goto(`/seasons/${id}/allocation`);
  await page.getByRole('button', { name: 'How? New York Mall S01' }).click();
  const how = page.getByRole('dialog', { name: 'New York Mall' });
  await expect(how).toContainText('0.7 × 5.6362% + 0.3 × 4.8893% = 5.4121%');
  await expect(how).toContainText('53.3209% × 5.4121% = 2.8858%');
  await expect(how).toContainText('9,598 × 2.8858% = 276.98 → 277');
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV of all stores' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(51);
});

test.describe('a chain of 2,000 stores', () => {
  // A trace would copy the page at every step, which is what takes long then.
  test.use({ variables: { HEMLINE_DEMO: '0' }, trace: 'off' });

  test('scrolls smoothly through its stores', async ({ page, request }) => {
    const id = await startChainSeason(request, 2000);
    await page.goto(`/seasons/${id}/allocation`);
    // The plan comes by itself.
    await expect(page.getByText('2,000 stores')).toBeVisible({ timeout: 30_000 });
    const region = page.getByRole('region', { name: 'Units by store' });
    await region.scrollIntoViewIfNeeded();
    await region.hover();
    await page.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) => {
        tasks.push(...list.getEntries().map(({ duration }) => duration));
      }).observe({ type: 'longtask' });
    });
    for (let step = 0; step < 100; step += 1) {
      await page.mouse.wheel(0, 800);
      await page.waitForTimeout(16);
    }
    await expect(region.getByRole('row', { name: /Store 2000 / })).toBeVisible();
    // Far fewer rows are drawn than there are.
    expect(await region.locator('tbody tr').count()).toBeLessThan(60);
    const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    const longest = Math.max(0, ...tasks);
    test.info().annotations.push({ type: 'longest task', description: `${longest} ms` });
    console.log(`longest task while scrolling: ${longest} ms`);
    expect(longest).toBeLessThanOrEqual(100);

    await page.getByLabel('Find a store by name or id').fill('S1999');
    await expect(region.getByRole('row').last()).toContainText('Sum of 1 store');
    await expectAccessible(page);
  });
});
