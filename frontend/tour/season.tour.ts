import type { APIRequestContext } from '@playwright/test';
import { startRunningSeason, uploadWeeks } from '../e2e/runningSeason';
import { expect, test, weekFile } from '../e2e/test';
import { picture, stopClock } from './pictures';

async function statusOf(request: APIRequestContext, id: string): Promise<string> {
  const answer = await request.get(`/api/workflows/${id}`);
  return ((await answer.json()) as { status: string }).status;
}

/** The demo season as docs/tour.md tells it; a picture at every stop. */
test('the tour', async ({ page, request }) => {
  await stopClock(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'A season to try' })).toBeVisible();
  await picture(page, 'first-visit', { height: 720 });

  await page.getByRole('link', { name: 'Plan the demo season' }).click();
  await page.getByRole('button', { name: 'A spring season' }).click();
  await page.getByRole('button', { name: 'Read my text' }).click();
  await expect(page.getByRole('heading', { name: 'Read from your text' })).toBeVisible();
  await picture(page, 'new-season');

  await page.getByRole('button', { name: 'Start the season' }).click();
  await page.getByRole('link', { name: 'Look at the order' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Accept: order 9,598 units' })).toBeVisible();
  await picture(page, 'order');

  await dialog.getByRole('button', { name: 'Modify' }).click();
  await dialog.getByLabel('Safety stock', { exact: true }).fill('15');
  const preview = dialog.getByRole('region', { name: 'What it would change' });
  await expect(preview.getByRole('row', { name: 'Manufacture 9,598 9,198 -400' })).toBeVisible();
  await picture(page, 'modify');
  await dialog.getByRole('button', { name: 'Ask again with these' }).click();
  await expect(dialog.getByText('Nothing is accepted yet')).toBeVisible();

  await dialog.getByRole('button', { name: 'Accept: order 9,198 units' }).click();
  await expect(dialog.getByText('9,198 units are ordered')).toBeVisible();
  await dialog.getByRole('link', { name: 'See what every store gets' }).click();
  await expect(page.getByText('Upload the sales of week 1')).toBeVisible();
  await picture(page, 'allocation');

  await page.getByRole('link', { name: 'Upload week 1' }).click();
  const high = [1, 2, 3, 4].map((week) => weekFile('high_demand', week));
  await page.getByLabel('Drop the sales of week 1 here').setInputFiles(high);
  await expect(page.getByText('All 4 files are in')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Week 5 of 12 is next' })).toBeVisible();
  await picture(page, 'weekly');
  await picture(page, 'weekly-phone', { width: 390, height: 844 });
  await page.setViewportSize({ width: 1280, height: 900 });
  const now = page.getByRole('region', { name: 'What happened, and what to do now' });
  await picture(page, 'what-to-do', { from: now });
  await page.getByRole('link', { name: 'Forecast', exact: true }).click();
  await expect(page.locator('figure .recharts-surface').first()).toBeVisible();
  await picture(page, 'forecast', { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'What happened and why' }).click();
  await picture(page, 'what-happened');

  // The same season, sold slowly.
  const slow = await startRunningSeason(request, { safety_stock_pct: 0.15 });
  await uploadWeeks(request, slow, 'low_demand', { from: 1, to: 6 });
  await page.goto(`/seasons/${slow}/markdown`);
  await page.getByRole('link', { name: 'Look at the markdown' }).click();
  await expect(dialog.getByText('Reduce prices by 15%')).toBeVisible();
  await picture(page, 'markdown');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Open seasons' })).toBeVisible();
  await picture(page, 'dashboard');
  await page.goBack();
  await dialog.getByRole('button', { name: 'Accept: reduce by 15%' }).click();
  await expect(dialog.getByRole('button', { name: 'Modify' })).toBeHidden();
  await expect.poll(() => statusOf(request, slow)).toBe('monitoring');

  await uploadWeeks(request, slow, 'low_demand', { from: 7, to: 12 });
  await request.post(`/api/workflows/${slow}/complete`, { data: {} });
  await page.goto(`/seasons/${slow}/report`);
  const advice = page.getByRole('region', { name: 'Advice on the parameters' });
  await expect(advice).toBeVisible();
  await picture(page, 'report');
  const heading = page.getByRole('heading', { name: 'What to plan differently next season' });
  await picture(page, 'advice', { from: heading });
  await page.getByRole('button', { name: 'Add these sales to the history' }).click();
  await page.getByRole('link', { name: 'Start next season with these' }).first().click();
  await expect(page.getByRole('heading', { name: 'New season' })).toBeVisible();
  await picture(page, 'next-season');

  await page.goto('/scenarios');
  await page.getByLabel('Name of set 2').fill('Less held back');
  const changed = page.getByRole('region', { name: 'Less held back' });
  await changed.getByLabel('Safety stock', { exact: true }).fill('20');
  await changed.getByLabel('Held back at the DC').fill('15');
  await picture(page, 'scenario-sets');
  await page.getByRole('button', { name: 'Rehearse' }).click();
  await expect(page).toHaveURL(/\/scenarios\/sc_/, { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Against Defaults' })).toBeVisible();
  await picture(page, 'scenario', { colorScheme: 'dark' });

  await page.goto('/data');
  await expect(page.getByRole('button', { name: 'Stores 50' })).toBeVisible();
  await picture(page, 'data');
});
