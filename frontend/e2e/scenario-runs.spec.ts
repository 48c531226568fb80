import { startRunningSeason, uploadWeeks, workflow } from './runningSeason';
import { expect, test, weekFile } from './test';

test.use({ isServerShared: true });

test('sales as forecast: no markdown is needed, and nothing is asked', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request);
  await uploadWeeks(request, id, 'on_track', { from: 1, to: 6 });
  const { forecast_id, pending_approval_id } = await workflow(request, id);
  expect(pending_approval_id).toBeNull();
  const markdown = (await (await request.get(`/api/markdowns/${forecast_id}`)).json()) as {
    status: string;
    sell_through_pct: number;
  };
  expect(markdown.status).toBe('not_needed');

  await page.goto(`/seasons/${id}/markdown`);
  const card = page.getByRole('main');
  await expect(card.getByRole('heading', { name: 'Checkpoint after week 6' })).toBeVisible();
  await expect(card).toContainText('Not needed');
  await expect(card).toContainText(`${(markdown.sell_through_pct * 100).toFixed(1)}%`);
  await expect(page.getByRole('link', { name: 'Look and decide' })).toHaveCount(0);
  await expect(
    page.getByRole('region', { name: 'Where the season stands' }).getByRole('status'),
  ).toContainText('Upload the sales of week 7');
  await page.getByRole('link', { name: 'Weekly', exact: true }).click();
  const checks = page.getByRole('table', { name: 'Checks of the weeks' }).getByRole('row');
  await expect(checks).toHaveCount(7);
  await expect(checks.filter({ hasText: 'Forecast kept' })).toHaveCount(6);
});

test('sales far above the forecast: forecast again after week 1, and 2,000 units on top', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request, { emergency_order_basis: 'dc' });
  const first = await workflow(request, id);
  await page.goto(`/seasons/${id}/weekly`);
  await page.getByLabel('Drop the sales of week 1 here').setInputFiles(weekFile('high_demand', 1));
  const notice = page.getByRole('region', { name: 'What happened, and what to do now' });
  await expect(notice).toContainText('1,053 units against 804 forecast: 31% over');
  await expect(notice).toContainText('The remaining weeks are forecast again');

  await expect(notice).toContainText('Decide whether to order 3,075 more units');
  const revised = await workflow(request, id);
  expect(revised.forecast_id).not.toBe(first.forecast_id);
  const forecast = (await (await request.get(`/api/forecasts/${revised.forecast_id}`)).json()) as {
    total_season_demand: number;
  };
  expect(forecast.total_season_demand).toBe(8447);

  await expect(notice.getByRole('link', { name: 'See the new forecast' })).toHaveAttribute(
    'href',
    `/seasons/${id}/forecast`,
  );
  await notice.getByRole('link', { name: 'Look and decide' }).click();
  const dialog = page.getByRole('dialog', { name: 'Shall more be ordered during the season?' });
  await dialog.getByRole('button', { name: 'Modify' }).click();
  await dialog.getByLabel('Units to order').fill('2000');
  await dialog.getByRole('button', { name: 'Ask again with these' }).click();
  await expect(
    dialog.getByRole('row', { name: 'Units to order 3,075 2,000 -1,075' }),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Accept: order 2,000 units' }).click();
  await expect(page.getByText('2,000 more units are ordered')).toBeVisible();
  await page.keyboard.press('Escape');

  const orders = page.getByRole('table', { name: 'Emergency orders' });
  await expect(orders.getByRole('row').nth(1)).toContainText('2,000');
  await expect(orders.getByRole('row').nth(1)).toContainText('On its way');
  await page.getByRole('link', { name: 'Forecast', exact: true }).click();
  const revisions = page.getByRole('table', { name: 'Original and revised forecasts' });
  await expect(revisions.getByRole('row').nth(1)).toContainText('After week 1, in force');
  await expect(revisions.getByRole('row').nth(1)).toContainText('8,447');
});
