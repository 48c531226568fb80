import { expect, startDemoSeason, test } from './test';

test('a first visit explains the demo season', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle('Your seasons · Hemline');
  await expect(page.getByRole('heading', { name: 'A season to try' })).toBeVisible();
  await expect(page.getByText('50 stores')).toBeVisible();
  await expect(page.getByText('Explanations by built-in rules')).toBeVisible();

  await page.getByRole('link', { name: 'Plan the demo season' }).click();
  await expect(page).toHaveURL(/\/seasons\/new\?category=womens_dresses$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a season that waits is on the dashboard and in the header of every page', async ({
  page,
  request,
}) => {
  await startDemoSeason(request);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Look and decide' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Spring 2025' })).toBeVisible();

  await page.getByRole('link', { name: 'Scenarios' }).click();
  await page.getByRole('button', { name: 'Waiting for you 1 decision' }).click();
  await page.getByRole('link', { name: /Manufacturing order/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Shall this order be placed?' });
  await expect(dialog).toContainText('Manufacture 9,598 units');

  // Closing it leaves the request waiting.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Waiting for you 1 decision' })).toBeVisible();
});

test('two seasons of one name are told apart wherever they are named', async ({
  page,
  request,
}) => {
  const first = await startDemoSeason(request);
  await startDemoSeason(request);
  await page.goto('/');
  const marks = page.getByRole('listitem').getByText(/planned \d{1,2} \w+ \d{4}, \d\d:\d\d/);
  // Two decisions that wait, two open seasons.
  await expect(marks).toHaveCount(4);
  expect(new Set(await marks.allTextContents()).size).toBe(4);
  await page.getByRole('button', { name: 'Waiting for you 2 decisions' }).click();
  await expect(page.getByRole('dialog').getByText(/^planned /)).toHaveCount(2);
  await page.goto(`/seasons/${first}/forecast`);
  await expect(page.getByText(/Women's Dresses · planned /)).toBeVisible();
});

test('the theme is chosen and kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(17, 20, 26)');
  await page.reload();
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(17, 20, 26)');
});

test('a narrow screen has a menu, and nothing sticks out', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Data' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess).toBe(0);
});

test('an address that leads nowhere says so', async ({ page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
});
