import { useQueries, useQuery } from '@tanstack/react-query';
import type { Approval, WorkflowDetail } from '@/lib/api/types';
import { workflowQuery, workflowsQuery } from './workflows';

/** A decision that is waited for, with its season. */
export interface PendingApproval {
  approval: Approval;
  workflow: WorkflowDetail;
}

/**
 * Every decision that is waited for, oldest first. `count` is known before the requests themselves
 * are loaded.
 */
export function usePendingApprovals(): { count: number; approvals: PendingApproval[] } {
  const { data: workflows = [] } = useQuery(workflowsQuery());
  const waiting = workflows.filter((workflow) => workflow.pending_approval_id);
  const approvals = useQueries({
    queries: waiting.map((workflow) => workflowQuery(workflow.workflow_id, workflow.updated_at)),
    combine: (results) =>
      results
        .flatMap(({ data }) =>
          data?.pending_approval ? [{ approval: data.pending_approval, workflow: data }] : [],
        )
        .toSorted((a, b) => a.approval.created_at.localeCompare(b.approval.created_at)),
  });
  return { count: waiting.length, approvals };
}
