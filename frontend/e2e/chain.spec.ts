import type { Page } from '@playwright/test';
import { startChainSeason } from './chain';
import { expect, test } from './test';

test.use({ variables: { HEMLINE_DEMO: '0' } });

test('a chain of 2,000 stores scrolls smoothly', async ({ page, request }) => {
  const id = await startChainSeason(request, 2000);
  await page.goto(`/seasons/${id}/allocation`);
  // The plan comes by itself.
  await expect(page.getByText('2,000 stores')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('figure .recharts-surface').first()).toBeVisible();
  const region = page.getByRole('region', { name: 'Units by store' });
  await region.scrollIntoViewIfNeeded();
  await region.hover();
  const longest = await longestTaskWhileScrolling(page);
  console.log(`longest task while scrolling: ${longest.toFixed(1)} ms`);
  expect(longest).toBeLessThanOrEqual(100);
  await expect(region.getByRole('row', { name: /Store 2000 S2000/ })).toBeVisible();
  // Far fewer rows are drawn than there are.
  expect(await region.locator('tbody tr').count()).toBeLessThan(60);

  // On a phone, too, where the figures stand beside the stores' names.
  await page.setViewportSize({ width: 390, height: 800 });
  await region.scrollIntoViewIfNeeded();
  await region.hover();
  await region.evaluate((node) => {
    node.scrollTop = 0;
  });
  const first = region.getByRole('row', { name: /^Store 1 S0001/ });
  await expect(first.getByRole('cell').nth(1)).toHaveText('144');
  await expect(first.getByRole('cell').nth(2)).toBeInViewport({ ratio: 1 });
  const longestOnPhone = await longestTaskWhileScrolling(page);
  console.log(`longest task while scrolling on a phone: ${longestOnPhone.toFixed(1)} ms`);
  expect(longestOnPhone).toBeLessThanOrEqual(100);
  await expect(region.getByRole('row', { name: /^Store 2000 S2000/ })).toBeVisible();

  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByLabel('Find a store by name or id').fill('S1999');
  await expect(region.getByRole('row').last()).toContainText('Sum of 1 store');
});

test('the history of a chain of 2,000 stores scrolls smoothly', async ({ page, request }) => {
  await startChainSeason(request, 2000);
  await page.goto('/data?history=coats');
  await expect(page.getByRole('img', { name: /^Sales by week and store/ })).toBeVisible();
  const region = page.getByRole('region', { name: 'Sales history by store, Coats' });
  await region.scrollIntoViewIfNeeded();
  await region.hover();
  const longest = await longestTaskWhileScrolling(page);
  console.log(`longest task while scrolling the history: ${longest.toFixed(1)} ms`);
  expect(longest).toBeLessThanOrEqual(100);
  await expect(region.getByRole('row', { name: /Store 2000 S2000/ })).toBeVisible();
});

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Time of the processor, in microseconds. */
  tdur?: number;
  args: { name?: string };
}

/**
 * Scrolls from the first store to the last. Gives the longest task of the page in milliseconds of the
 * processor, so that whatever else the machine does is not counted.
 */
async function longestTaskWhileScrolling(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('no browser');
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  for (let step = 0; step < 160; step += 1) {
    await page.mouse.wheel(0, 800);
    await page.waitForTimeout(16);
  }
  const trace = (await browser.stopTracing()).toString();
  const { traceEvents } = JSON.parse(trace) as { traceEvents: TraceEvent[] };
  const renderers = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents
    .filter(({ name, pid, tid }) => name.endsWith('RunTask') && renderers.has(`${pid}/${tid}`))
    // The task in which the trace ends has no time.
    .flatMap(({ tdur }) => (tdur === undefined ? [] : tdur / 1000));
  // Without any task nothing was measured.
  expect(tasks.length).toBeGreaterThan(100);
  return Math.max(...tasks);
}
