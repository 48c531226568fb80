import type { APIRequestContext } from '@playwright/test';
import { acceptOrder, expect, OFTEN, startDemoSeason, type Scenario, uploadWeek } from './test';

/** What the tests read of a season. */
export interface Workflow {
  status: string;
  state: string;
  forecast_id: string;
  pending_approval_id: string | null;
  parameters: Record<string, unknown>;
  season_progress: Record<string, unknown> | null;
}

/** A season as the API has it now. */
export async function workflow(request: APIRequestContext, id: string): Promise<Workflow> {
  return (await (await request.get(`/api/workflows/${id}`)).json()) as Workflow;
}

/** Waits until the agents have done what is to be done. */
export async function atRest(request: APIRequestContext, id: string): Promise<Workflow> {
  const isAtWork = async () => {
    const { status, season_progress } = await workflow(request, id);
    // Between two phases it is on its way to what is due.
    const isDue = Object.values(season_progress ?? {}).includes(true);
    return status === 'running' || (status === 'monitoring' && isDue);
  };
  await expect.poll(isAtWork, OFTEN).toBe(false);
  return workflow(request, id);
}

/** Accepts what is asked for, with whatever is asked after it. */
async function acceptAll(request: APIRequestContext, id: string): Promise<void> {
  const { pending_approval_id: asked } = await atRest(request, id);
  if (asked === null) return;
  const data = { action: 'accept', approval_id: asked };
  expect((await request.post(`/api/workflows/${id}/approval`, { data })).ok()).toBe(true);
  await acceptAll(request, id);
}

/** Starts the demo season with these parameters and accepts its order: week 1 is awaited. */
export async function startRunningSeason(
  request: APIRequestContext,
  parameters: Record<string, unknown> = {},
): Promise<string> {
  const id = await startDemoSeason(request, parameters);
  await acceptOrder(request, id);
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
    if (week > weeks.from) await acceptAll(request, id);
    const { forecast_id } = await atRest(request, id);
    await uploadWeek(request, forecast_id, scenario, week);
  }
  await atRest(request, id);
}
