import type { Page } from '@playwright/test';
import { startChainSeason } from './chain';
import { expect, expectAccessible, test } from './test';

// A trace would copy the page at every step, which is what takes long then.
test.use({ variables: { HEMLINE_DEMO: '0' }, trace: 'off' });

test('a chain of 2,000 stores scrolls smoothly', async ({ page, request }) => {
  const id = await startChainSeason(request, 2000);
  await page.goto(`/seasons/${id}/allocation`);
  // The plan comes by itself.
  await expect(page.getByText('2,000 stores')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('figure .recharts-surface').first()).toBeVisible();
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
  // Whatever else the machine does only adds to a run, so the best of three tells.
  const runs: number[] = [];
  while (runs.length < 3 && (runs.length === 0 || Math.min(...runs) > 100)) {
    await region.evaluate((element) => {
      element.scrollTop = 0;
    });
    await expect(region.getByRole('row', { name: /Store 1 S0001/ })).toBeVisible();
    runs.push(await longestTaskWhileScrolling(page));
    await expect(region.getByRole('row', { name: /Store 2000 S2000/ })).toBeVisible();
  }
  console.log(`longest task while scrolling, in ms: ${runs.join(', ')}`);
  expect(Math.min(...runs)).toBeLessThanOrEqual(100);
  // Far fewer rows are drawn than there are.
  expect(await region.locator('tbody tr').count()).toBeLessThan(60);

  await page.getByLabel('Find a store by name or id').fill('S1999');
  await expect(region.getByRole('row').last()).toContainText('Sum of 1 store');
  await expectAccessible(page);
});

/** Scrolls from the first store to the last; 0 where no task took more than 50 ms. */
async function longestTaskWhileScrolling(page: Page): Promise<number> {
  const tasks = () =>
    page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks.splice(0));
  await tasks();
  for (let step = 0; step < 100; step += 1) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(16);
  }
  return Math.max(0, ...(await tasks()));
}
