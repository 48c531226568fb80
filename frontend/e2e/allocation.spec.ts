import { readFile } from 'node:fs/promises';
import { expect, startDemoSeason, test } from './test';

test('the plan has its figures, its clusters and every store', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/allocation`);
  const figures = page.getByRole('region', { name: 'Figures of the plan' });
  await figures.getByRole('button', { name: 'How? To manufacture, as proposed' }).click();
  await expect(page.getByText('7,998 × (1 + 20%) = 9,598')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(figures).toContainText('5,279');
  await expect(figures).toContainText('4,319');
  const clusters = page.getByRole('table', { name: 'Clusters and what their stores are like' });
  await expect(clusters.getByRole('row', { name: /^Stores/ })).toContainText('20');
  await expect(clusters.getByRole('row', { name: /^Share of demand/ })).toContainText('53.3%');
  // A mean of regions would say nothing: their shares do.
  await expect(clusters.getByRole('row', { name: /^Region/ })).toContainText(/Northeast \d+%/);
  await clusters.getByRole('button', { name: 'How? Store size, sq ft' }).click();
  await expect(page.getByText('Fashion Forward: 361,300 ÷ 20 = 18,065')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/silhouette/i)).toBeHidden();

  // The sum is that of the stores that are shown; all of it is in the address.
  const stores = page.getByRole('table', { name: 'Units by store' });
  await expect(stores.getByRole('row').last()).toHaveText(/Sum of all stores.*5,279.*4,319.*9,598/);
  await page.getByRole('combobox', { name: 'Cluster' }).selectOption('Value Conscious');
  await page.getByLabel('Find a store by name or id').fill('outlet');
  await stores.getByRole('button', { name: 'Season total' }).click();
  await expect(page).toHaveURL(/store=outlet/);
  await page.reload();
  await expect(page.getByLabel('Find a store by name or id')).toHaveValue('outlet');
  const cells = await stores.locator('tbody tr td:nth-child(7)').allInnerTexts();
  const totals = cells.map(Number);
  expect(totals.length).toBeGreaterThan(1);
  expect(totals).toEqual(totals.toSorted((a, b) => b - a));
  const sum = totals.reduce((all, units) => all + units, 0).toLocaleString('en-GB');
  await expect(stores.getByRole('row').last()).toContainText(`Sum of ${totals.length} stores`);
  await expect(stores.getByRole('row').last().getByRole('cell').nth(6)).toHaveText(sum);

  await page.getByLabel('Find a store by name or id').fill('no such store');
  await expect(page.getByText('Nothing fits.')).toBeVisible();
  await page.goto(`/seasons/${id}/allocation`);
  await page.getByRole('button', { name: 'How? New York Mall S01' }).click();
  const how = page.getByRole('dialog', { name: 'New York Mall' });
  await expect(how).toContainText('0.7 × 5.6362% + 0.3 × 4.8893% = 5.4121%');
  await expect(how).toContainText('53.3209% × 5.4121% = 2.8858%');
  await expect(how).toContainText('9,598 × 2.8858% = 276.98 → 277');
  await page.keyboard.press('Escape');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV of all stores' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(51);
});
