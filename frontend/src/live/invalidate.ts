import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { WorkflowEvent } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';

/** Results that a finished phase may have changed. */
const RESULTS: QueryKey[] = [
  ['forecasts'],
  ['allocations'],
  ['variance'],
  ['replenishments'],
  ['markdowns'],
  ['ledger'],
  ['clusters'],
  ['emergency-orders'],
  ['report'],
];

/** What an event makes stale. */
function staleAfter(event: WorkflowEvent): QueryKey[] {
  const workflow = [workflowKeys.detail(event.workflow_id), workflowKeys.lists];
  switch (event.type) {
    case 'state_changed':
    case 'workflow_complete':
      return [...workflow, ...RESULTS];
    case 'human_input_required':
    case 'approval_recorded':
    case 'approval_timed_out':
    case 'error':
      return workflow;
    case 'variance_alert':
      return [...workflow, ['variance']];
    case 'agent_started':
    case 'agent_progress':
    case 'agent_completed':
      return [workflowKeys.detail(event.workflow_id)];
    default:
      return [];
  }
}

/** Renews whatever a batch of events makes stale, each query once. */
export function renewAfter(client: QueryClient, events: readonly WorkflowEvent[]): void {
  const keys = new Map<string, QueryKey>();
  for (const key of events.flatMap(staleAfter)) keys.set(JSON.stringify(key), key);
  for (const queryKey of keys.values()) void client.invalidateQueries({ queryKey });
}
