import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test';
import { type HemlineServer, startServer } from './server';

export { expect };

interface Fixtures {
  /** A server with the demo data, of this test alone. */
  server: HemlineServer;
}

/** Playwright's test with a server of its own; addresses are relative to it. */
export const test = base.extend<Fixtures>({
  // Playwright reads the fixtures that are needed from this pattern.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, provide) => {
    const server = await startServer();
    await provide(server);
    await server.stop();
  },
  baseURL: async ({ server }, provide) => {
    await provide(server.url);
  },
  page: async ({ page }, provide) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // What the Content-Security-Policy refuses is told here, too. What the API refuses is the test's.
      const isRefusal = message.location().url.includes('/api/');
      if (message.type() === 'error' && !isRefusal) faults.push(message.text());
    });
    await provide(page);
    expect(faults, 'errors in the browser').toEqual([]);
  },
});

/** Starts the demo season, with its defaults where none are given, and waits until its order is asked for. */
export async function startDemoSeason(
  request: APIRequestContext,
  parameters: Record<string, unknown> = {},
): Promise<string> {
  const started = await request.post('/api/workflows/forecast', {
    data: {
      category_id: 'womens_dresses',
      season_start_date: '2025-03-03',
      season_length_weeks: 12,
      parameters,
    },
  });
  const { workflow_id } = (await started.json()) as { workflow_id: string };
  await expect
    .poll(async () => {
      const workflow = await request.get(`/api/workflows/${workflow_id}`);
      return ((await workflow.json()) as { state: string }).state;
    })
    .toBe('waiting_mfg_approval');
  return workflow_id;
}

/** Fails where axe finds anything against WCAG 2.2 AA on the page as it is, in both themes. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map((node) => node.target.join(' ')),
    }));
    expect(found, `axe, ${colorScheme}`).toEqual([]);
  }
}
