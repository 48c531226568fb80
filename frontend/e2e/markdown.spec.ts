import { startRunningSeason, uploadWeeks } from './runningSeason';
import { expect, test } from './test';

test.use({ isServerShared: true });

test('the markdown is announced, asked for, and in force once it is accepted', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request);
  await uploadWeeks(request, id, 'low_demand', { from: 1, to: 5 });
  await page.goto(`/seasons/${id}/markdown`);
  await expect(
    page.getByRole('heading', { name: 'Sell-through is checked after week 6' }),
  ).toBeVisible();
  await expect(page.getByText('with a target of 60%')).toBeVisible();
  await expect(
    page.getByRole('heading', { name: 'Where the season stands after week 5' }),
  ).toBeVisible();
  await expect(page.getByText('44.3%')).toBeVisible();

  // The page follows the season without being loaded again.
  await uploadWeeks(request, id, 'low_demand', { from: 6, to: 6 });
  await expect(page.getByText('A markdown of 15% is recommended')).toBeVisible();
  await page.getByRole('button', { name: 'How? Markdown' }).click();
  await expect(page.getByText('7.6 × 2 ≈ 15.3 points → 15%')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^How\? The plan’s curve/ }).click();
  await expect(page.getByText('4,785 ÷ 7,998 = 59.8%')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('15.3, rounded to the nearest 5 points')).toBeVisible();
  await expect(page.getByText('10% is expected to earn 965 more margin')).toBeVisible();
  const outlook = page.getByRole('region', { name: 'Outlook by markdown' });
  await expect(outlook.getByRole('row').nth(1)).toHaveText(
    /0%\s*no markdown\s*7,400\s*2,198\s*443,260\s*247,087/,
  );
  await expect(outlook.getByRole('row')).toHaveCount(5);

  const main = page.getByRole('main');
  await main.getByRole('link', { name: 'Look and decide' }).last().click();
  await expect(page.getByRole('dialog', { name: 'Shall prices be reduced?' })).toBeVisible();
  await page.keyboard.press('Escape');

  await request.post(`/api/workflows/${id}/approval`, { data: { action: 'accept' } });
  await expect(page.getByText('15% off from week 7 in 50 stores')).toBeVisible();
  await expect(page.getByText('50 stores sell at 15% off from week 7')).toBeVisible();
});

test('a season without a checkpoint says so', async ({ page, request }) => {
  const id = await startRunningSeason(request, { markdown_checkpoint_week: null });
  await page.goto(`/seasons/${id}/markdown`);
  await expect(page.getByText('This season has no markdown')).toBeVisible();
});
