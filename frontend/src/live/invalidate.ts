import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { WorkflowEvent, WorkflowState } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';
import { renewResults } from './renewResults';

/** What an event makes stale at once: what tells where the season stands. */
function staleAfter(event: WorkflowEvent): QueryKey[] {
  const workflow = [workflowKeys.detail(event.workflow_id), workflowKeys.lists];
  switch (event.type) {
    case 'state_changed':
    case 'workflow_complete':
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

/** States from which agents go on by themselves. */
const WORKING: ReadonlySet<WorkflowState> = new Set([
  'phase_1_forecasting',
  'phase_2_allocation',
  'phase_3_replenishment',
  'phase_4_markdown_check',
  'phase_5_reforecast',
]);

/** While agents work there is more to come, and a new forecast has an address of its own anyway. */
function hasResults(event: WorkflowEvent): boolean {
  return (
    event.type === 'workflow_complete' || (event.type === 'state_changed' && !WORKING.has(event.to))
  );
}

/** Renews whatever a batch of events makes stale, each query once. */
export function renewAfter(client: QueryClient, events: readonly WorkflowEvent[]): void {
  const keys = new Map<string, QueryKey>();
  for (const key of events.flatMap(staleAfter)) keys.set(JSON.stringify(key), key);
  for (const queryKey of keys.values()) void client.invalidateQueries({ queryKey });
  if (events.some(hasResults)) renewResults(client);
}
