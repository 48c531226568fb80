import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test';
import { type HemlineServer, startServer } from './server';

export { expect };

interface Fixtures {
  /** Configuration of the server beside the usual one. */
  variables: Record<string, string>;
  /** A server with the demo data, of this test alone. */
  server: HemlineServer;
}

/** Playwright's test with a server of its own; addresses are relative to it. */
export const test = base.extend<Fixtures>({
  variables: [{}, { option: true }],
  server: async ({ variables }, provide) => {
    const server = await startServer(variables);
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

/** What starts the demo season, with its defaults. */
export const DEMO_SEASON = {
  category_id: 'womens_dresses',
  season_start_date: '2025-03-03',
  season_length_weeks: 12,
};

/** Starts the demo season, with its defaults where none are given, and waits until its order is asked for. */
export async function startDemoSeason(
  request: APIRequestContext,
  parameters: Record<string, unknown> = {},
): Promise<string> {
  const started = await request.post('/api/workflows/forecast', {
    data: { ...DEMO_SEASON, parameters },
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

/** Accepts the order and waits until the season takes weeks. */
export async function acceptOrder(request: APIRequestContext, id: string): Promise<string> {
  await request.post(`/api/workflows/${id}/approval`, { data: { action: 'accept' } });
  let forecastId = '';
  await expect
    .poll(async () => {
      const season = (await (await request.get(`/api/workflows/${id}`)).json()) as {
        status: string;
        forecast_id: string;
      };
      forecastId = season.forecast_id;
      return season.status;
    })
    .toBe('monitoring');
  return forecastId;
}

/** Uploads a week of a scenario of `fixtures/weekly`, as soon as the season takes it. */
export async function uploadWeek(
  request: APIRequestContext,
  forecastId: string,
  scenario: 'on_track' | 'high_demand' | 'low_demand',
  week: number,
): Promise<void> {
  const name = `week_${String(week).padStart(2, '0')}.csv`;
  const path = `../../fixtures/weekly/${scenario}/${name}`;
  const buffer = await readFile(fileURLToPath(new URL(path, import.meta.url)));
  const answer = await request.post('/api/data/upload-weekly-sales', {
    multipart: { file: { name, mimeType: 'text/csv', buffer }, forecast_id: forecastId },
  });
  expect(answer.ok()).toBe(true);
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
