import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext } from '@playwright/test';
import { expect } from './test';

type Scenario = 'on_track' | 'high_demand' | 'low_demand';

/** The file of a week's sales in one of the demo's three seasons. */
export function weekFile(scenario: Scenario, week: number): string {
  const name = `week_${String(week).padStart(2, '0')}.csv`;
  return fileURLToPath(new URL(`../../fixtures/weekly/${scenario}/${name}`, import.meta.url));
}

interface Workflow {
  status: string;
  state: string;
  forecast_id: string;
  pending_approval_id: string | null;
}

async function workflow(request: APIRequestContext, id: string): Promise<Workflow> {
  return (await (await request.get(`/api/workflows/${id}`)).json()) as Workflow;
}

/** Waits until the agents have done what is to be done, and accepts what they ask for. */
async function settle(request: APIRequestContext, id: string, isAccepting: boolean): Promise<void> {
  await expect.poll(async () => (await workflow(request, id)).status).not.toBe('running');
  const { pending_approval_id: asked } = await workflow(request, id);
  if (asked === null || !isAccepting) return;
  const data = { action: 'accept', approval_id: asked };
  expect((await request.post(`/api/workflows/${id}/approval`, { data })).ok()).toBe(true);
  await settle(request, id, isAccepting);
}

/** Starts the demo season with these parameters and accepts its order: week 1 is awaited. */
export async function startRunningSeason(
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
  const { workflow_id: id } = (await started.json()) as { workflow_id: string };
  await settle(request, id, true);
  expect((await workflow(request, id)).state).toBe('phase_3_monitoring');
  return id;
}

/** Uploads weeks through the API; what is asked for in between is accepted, after the last it waits. */
export async function uploadWeeks(
  request: APIRequestContext,
  id: string,
  scenario: Scenario,
  weeks: { from: number; to: number },
): Promise<void> {
  for (let week = weeks.from; week <= weeks.to; week += 1) {
    const { forecast_id } = await workflow(request, id);
    const file = {
      name: 'week.csv',
      mimeType: 'text/csv',
      buffer: await readFile(weekFile(scenario, week)),
    };
    const uploaded = await request.post('/api/data/upload-weekly-sales', {
      multipart: { forecast_id, file },
    });
    expect(uploaded.ok(), `week ${week}`).toBe(true);
    await settle(request, id, week < weeks.to);
  }
}
