import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WorkflowEvent, WorkflowState } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';
import { renewAfter } from './invalidate';
import { renewResults } from './renewResults';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Queries that a page shows, and how often each was fetched after it was shown. */
async function shown() {
  const client = new QueryClient();
  const counts = { stores: 0, season: 0 };
  const queries = { stores: ['allocations', 'f_1'], season: workflowKeys.detail('wf_1') };
  for (const name of ['stores', 'season'] as const) {
    const queryFn = () => ++counts[name];
    new QueryObserver(client, { queryKey: queries[name], queryFn }).subscribe(() => undefined);
  }
  await vi.advanceTimersByTimeAsync(0);
  expect(counts).toEqual({ stores: 1, season: 1 });
  Object.assign(counts, { stores: 0, season: 0 });
  return { client, counts };
}

function changed(to: WorkflowState): WorkflowEvent {
  return {
    type: 'state_changed',
    from: 'phase_3_monitoring',
    to,
    seq: 1,
    workflow_id: 'wf_1',
    timestamp: '2025-03-03T00:00:00Z',
  };
}

it('renews the lists of all stores once for a week, and the season at every event', async () => {
  const { client, counts } = await shown();
  const states = ['phase_5_reforecast', 'phase_3_monitoring', 'phase_3_replenishment'] as const;
  for (const state of [...states, 'phase_3_monitoring'] as const) {
    renewAfter(client, [changed(state)]);
    await vi.advanceTimersByTimeAsync(200);
  }
  // The answer to the upload comes last.
  renewResults(client);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(counts).toEqual({ stores: 1, season: 4 });
});

it('does not wait for ever for a pause', async () => {
  const { client, counts } = await shown();
  for (let step = 0; step < 20; step += 1) {
    renewAfter(client, [changed('phase_3_monitoring')]);
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(counts.stores).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(counts.stores).toBe(2);
});

it('renews nothing of the results while agents go on', async () => {
  const { client, counts } = await shown();
  renewAfter(client, [changed('phase_2_allocation')]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(counts).toEqual({ stores: 0, season: 1 });
});
