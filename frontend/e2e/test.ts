import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test';
import { type HemlineServer, startServer } from './server';

export { expect };

interface Fixtures {
  /** Configuration of the server beside the usual one. */
  variables: Record<string, string>;
  /** Whether the tests of the file use one server after the other; each has its own where not. */
  isServerShared: boolean;
  /** A server with the demo data. */
  server: HemlineServer;
}

interface WorkerFixtures {
  /** The server that a file's tests share, started for the first of them. */
  sharedServer: (file: string, variables: Record<string, string>) => Promise<HemlineServer>;
}

/** Playwright's test with a server; addresses are relative to it. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  variables: [{}, { option: true }],
  isServerShared: [false, { option: true }],
  sharedServer: [
    // Playwright reads the fixtures that are needed from this pattern.
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      let current: { key: string; server: HemlineServer } | undefined;
      await provide(async (file, variables) => {
        const key = JSON.stringify([file, variables]);
        if (current?.key !== key) {
          await current?.server.stop();
          current = { key, server: await startServer(variables) };
        }
        return current.server;
      });
      await current?.server.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ variables, isServerShared, sharedServer }, provide, { file }) => {
    if (isServerShared) {
      await provide(await sharedServer(file, variables));
      return;
    }
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
      const told = `${message.location().url} ${message.text()}`;
      // A server that a test has ended refuses connections.
      const isRefusal = told.includes('/api/') || told.includes('ERR_CONNECTION_REFUSED');
      if (message.type() === 'error' && !isRefusal) faults.push(message.text());
    });
    await provide(page);
    expect(faults, 'errors in the browser').toEqual([]);
  },
});

/** How often the API is asked for what is ready within a moment. */
export const OFTEN = { intervals: [50, 100] };

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
    }, OFTEN)
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
    }, OFTEN)
    .toBe('monitoring');
  return forecastId;
}

export type Scenario = 'on_track' | 'high_demand' | 'low_demand';

/** The file of a week's sales in one of the demo's three seasons. */
export function weekFile(scenario: Scenario, week: number): string {
  const name = `week_${String(week).padStart(2, '0')}.csv`;
  return fileURLToPath(new URL(`../../fixtures/weekly/${scenario}/${name}`, import.meta.url));
}

/** Uploads a week of a scenario of `fixtures/weekly`, as soon as the season takes it. */
export async function uploadWeek(
  request: APIRequestContext,
  forecastId: string,
  scenario: Scenario,
  week: number,
): Promise<void> {
  const buffer = await readFile(weekFile(scenario, week));
  const answer = await request.post('/api/data/upload-weekly-sales', {
    multipart: {
      file: { name: 'week.csv', mimeType: 'text/csv', buffer },
      forecast_id: forecastId,
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** The tags of the rules that hold, and the rules that look at colours, which alone differ by theme. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Fails where axe finds anything against WCAG 2.2 AA on the page as it is, in both themes. */
export async function expectAccessible(page: Page, where = 'page'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Inherited colours follow with the next frame.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    // Without frames from other hosts, and without a page of its own for each run.
    // Of what is right only the rule's name is wanted, which saves most of the time.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
    const { violations, passes } = await (
      colorScheme === 'light' ? axe.withTags(WCAG) : axe.withRules(OF_COLOURS)
    ).analyze();
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map((node) => node.target.join(' ')),
    }));
    expect.soft(found, `axe, ${colorScheme}, ${where}`).toEqual([]);
    // Without anything looked at nothing was found.
    expect(passes.map(({ id }) => id)).toContain('color-contrast');
  }
}
