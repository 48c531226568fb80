import { expect, expectAccessible, startDemoSeason, test } from './test';

test('a season shows what happens to it without being loaded again', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}`);
  await expect(page).toHaveURL(`/seasons/${id}/forecast`);
  await expect(page.getByText('An order waits for a decision')).toBeVisible();
  await expectAccessible(page);

  await request.post(`/api/workflows/${id}/approval`, { data: { action: 'accept' } });
  await expect(page.getByText('Taking weekly sales')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Look and decide' })).toBeHidden();
});

test('a season that is not there says so in words', async ({ page }) => {
  await page.goto('/seasons/wf_nothing');
  await expect(page.getByRole('alert')).toContainText('wf_nothing');
  await expect(page.getByRole('alert')).not.toContainText('404');
  await expectAccessible(page);
});
