import { expect, startDemoSeason, test, uploadWeek, acceptOrder } from './test';

test.use({ isServerShared: true });

test('the forecast has its figures, how they come about, and its revision', async ({
  page,
  request,
}) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/forecast`);
  const figures = page.getByRole('region', { name: 'Figures of the forecast' });
  await expect(figures).toContainText('7,998');
  await figures.getByRole('button', { name: 'How? Season demand' }).click();
  await expect(page.getByText('(8,077 + 7,919) ÷ 2 = 7,998')).toBeVisible();
  await page.keyboard.press('Escape');
  await figures.getByRole('button', { name: 'How? With 20% safety stock' }).click();
  await expect(page.getByText('7,998 × (1 + 20%) = 9,598')).toBeVisible();
  await page.keyboard.press('Escape');

  await figures.getByRole('button', { name: 'How? Highest week' }).click();
  await expect(page.getByText(/week \d+: \d+; then week \d+: \d+/)).toBeVisible();
  await page.keyboard.press('Escape');
  // What statisticians call it is folded away.
  await expect(page.getByText(/ARIMA\(/)).toBeHidden();
  await page.getByText('Details of the models').click();
  await expect(page.getByText(/ARIMA\(/)).toBeVisible();

  // The curve, with what is chosen beside it, also as a table and after a reload.
  await page.getByLabel('95%').check();
  await page.getByLabel('Prophet and ARIMA').check();
  await page.reload();
  await expect(page.getByLabel('95%')).toBeChecked();
  await page.getByText('Show as a table').first().click();
  const table = page.getByRole('table', { name: 'Forecast, likely range and sales of each week' });
  await expect(table.getByRole('columnheader')).toHaveText([
    'Week',
    'Forecast',
    'Prophet',
    'ARIMA',
    'Likely range, 95%, low',
    'Likely range, 95%, high',
  ]);
  await expect(table.getByRole('row').nth(1).getByRole('cell')).toContainText(['1', '804']);
  // It comes by itself some moments after the forecast.
  await page.getByText('Compare all methods').click();
  await expect(
    page.getByRole('row', { name: /Average of Prophet and ARIMA chosen/ }),
  ).toBeVisible();

  // A week far above the forecast makes a new one; the page follows.
  await uploadWeek(request, await acceptOrder(request, id), 'high_demand', 1);
  await expect(figures).toContainText('+449 against the first forecast of 7,998');
  const revisions = page.getByRole('table', { name: 'Original and revised forecasts' });
  await expect(revisions.getByRole('row')).toHaveCount(3);
  await expect(revisions.getByRole('row').nth(1)).toContainText('After week 1, in force');
  await expect(table.getByRole('columnheader', { name: 'Sold' })).toBeVisible();
});

test('a forecast that cannot be loaded says so and is tried again', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  let isBroken = true;
  await page.route('**/api/forecasts/*', (route) =>
    isBroken
      ? route.fulfill({
          status: 500,
          json: {
            error_type: 'INTERNAL',
            message: 'the server could not do it',
            suggestions: ['Try again in a moment'],
            details: {},
            request_id: 'r-1',
          },
        })
      : route.continue(),
  );
  await page.goto(`/seasons/${id}/forecast`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Try again in a moment');
  isBroken = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('7,998').first()).toBeVisible();
});
