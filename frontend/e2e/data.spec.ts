import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { startServer } from './server';
import { expect, test } from './test';

function card(page: Page, title: string) {
  const heading = page.getByRole('heading', { level: 2, name: title, exact: true });
  // The innermost section with that heading.
  return page.locator('section', { has: heading }).last();
}

function csv(name: string, lines: readonly string[]) {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) };
}

test('a bad file tells its rows, the corrected one is imported', async ({ page }) => {
  await page.goto('/data');
  const sales = card(page, '3. Sales history');
  const header = 'store_id,category_id,week_start_date,units_sold';
  const good = 'S01,womens_dresses,2024-12-23,5';
  const file = sales.locator('input[type=file]');
  await file.setInputFiles(
    csv('sales.csv', [header, good, 'S01,womens_dresses,2024-12-30,-3', 'S99,womens_dresses,x,4']),
  );
  const refusal = sales.getByRole('alert');
  await expect(refusal).toContainText('bad, so nothing was imported');
  await expect(refusal).toContainText('Upload stores first, or correct the ids; unknown: S99');
  await expect(refusal.getByRole('row', { name: '3 units_sold -3 it is negative' })).toBeVisible();

  await file.setInputFiles(
    csv('sales.csv', [`${header},note`, `${good},`, 'S01,womens_dresses,2024-12-30,3,']),
  );
  await expect(refusal).toBeHidden();
  const done = sales.getByRole('status');
  await expect(done).toContainText('2 rows imported');
  await expect(done).toContainText('1 new row, 1 row replaced');
  await expect(done).toContainText('23 Dec 2024 to 30 Dec 2024');
  await expect(done).toContainText('1 warning');

  await card(page, '1. Stores')
    .locator('input[type=file]')
    .setInputFiles(csv('stores.csv', ['store,name', 'S77,Nowhere']));
  await expect(page.getByRole('alert')).toContainText('lacks the column(s) store_id');
});

test('what is stored can be looked up', async ({ page }) => {
  await page.goto('/data');
  await page.getByLabel('Search stores').fill('outlet');
  const rows = page.getByRole('region', { name: 'Stores' }).getByRole('row');
  await expect(rows.first()).toBeVisible();
  const count = await rows.count();
  expect(count).toBeGreaterThan(1);
  expect(count).toBeLessThan(51);
  await page.getByLabel('Search stores').fill('');
  await expect(rows).toHaveCount(51);

  await page.getByRole('button', { name: 'Categories 1' }).click();
  await expect(page.getByRole('cell', { name: '3 Mar 2025 to 25 May 2025' })).toBeVisible();
  await expect(page).toHaveURL(/show=categories/);
});

test('which weeks and stores a history covers', async ({ page }) => {
  await page.goto('/data');
  await page.getByRole('button', { name: /^Show weeks and stores/ }).press('Enter');
  const map = page.getByRole('img', { name: 'Sales by week and store: 156 weeks, 50 stores' });
  await expect(map).toBeVisible();
  const isDrawn = await map.evaluate((node) => {
    const { width, height } = node as HTMLCanvasElement;
    const context = (node as HTMLCanvasElement).getContext('2d');
    return context?.getImageData(0, 0, width, height).data.some((byte) => byte > 0);
  });
  expect(isDrawn).toBe(true);
  const row = page.getByRole('row', { name: /^New York Mall S01/ });
  await expect(row).toContainText('3 Jan 2022');
  await expect(row).toContainText('1,886');
});

test('the templates fill an empty server', async ({ page }) => {
  const empty = await startServer({ HEMLINE_DEMO: '0' });
  try {
    await page.goto(`${empty.url}/data`);
    await expect(page.getByText('There is no store yet')).toBeVisible();
    for (const title of ['1. Stores', '2. Categories', '3. Sales history', '4. Calendar']) {
      const upload = card(page, title);
      const download = page.waitForEvent('download');
      await upload.getByRole('button', { name: /Download a template/ }).click();
      const template = await readFile(await (await download).path());
      await upload
        .locator('input[type=file]')
        .setInputFiles({ name: 'template.csv', mimeType: 'text/csv', buffer: template });
      await expect(upload.getByRole('status')).toContainText('2 rows imported');
    }
    await expect(page.getByRole('button', { name: 'Stores 2' })).toBeVisible();
    await page.getByRole('button', { name: 'Calendar', exact: true }).click();
    await page.getByLabel('Category', { exact: true }).selectOption('womens_dresses');
    await expect(page.getByRole('cell', { name: 'Easter' })).toBeVisible();
  } finally {
    await empty.stop();
  }
});
