import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import type { WorkflowDetail, WorkflowStatus, WorkflowSummary } from '@/lib/api/types';
import { seasonMark } from '@/lib/seasonMark';

/** Keys of everything about workflows; `src/live/invalidate.ts` renews by them. */
export const workflowKeys = {
  all: ['workflows'] as const,
  lists: ['workflows', 'list'] as const,
  /** What waits for a decision; renewed with the lists. */
  pending: ['workflows', 'list', 'pending'] as const,
  detail: (id: string) => ['workflows', 'detail', id] as const,
  events: (id: string) => ['workflows', 'events', id] as const,
  logs: (id: string) => ['workflows', 'logs', id] as const,
};

/** How often a list is asked for while agents work, and otherwise; it has no stream of its own. */
const BUSY_POLL_MS = 3_000;
const CALM_POLL_MS = 15_000;

/** Workflows, newest first, at most 200; renewed by polling. */
export function workflowsQuery(filter: { status?: WorkflowStatus } = {}) {
  return queryOptions({
    queryKey: [...workflowKeys.lists, filter],
    queryFn: async () => {
      const query = { ...filter, limit: 200 };
      return (await data(api.GET('/api/workflows', { params: { query } }))).workflows;
    },
    refetchInterval: ({ state }) => (isBusy(state.data) ? BUSY_POLL_MS : CALM_POLL_MS),
  });
}

function isBusy(workflows: WorkflowSummary[] | undefined): boolean {
  return workflows?.some((workflow) => workflow.status === 'running') ?? false;
}

/** Says of a season, by its id, what tells it apart from others of its name; see `seasonMark`. */
export function useSeasonMark(): (workflowId: string) => string | undefined {
  const { data: workflows = [] } = useQuery(workflowsQuery());
  return (id) => {
    const season = workflows.find(({ workflow_id }) => workflow_id === id);
    return season && seasonMark(season, workflows);
  };
}

/** One workflow with its parameters, transitions and pending approval; its stream renews it. */
export function workflowQuery(id: string) {
  return queryOptions<WorkflowDetail>({
    queryKey: workflowKeys.detail(id),
    queryFn: () => data(api.GET('/api/workflows/{id}', { params: { path: { id } } })),
  });
}
