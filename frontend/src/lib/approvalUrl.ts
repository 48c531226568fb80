import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The dialog of an approval is open where the page's address has these two parameters. */
export const APPROVAL_PARAM = 'approval';
export const WORKFLOW_PARAM = 'workflow';

/** Makes the `to` of a link that opens an approval's dialog over the page that is shown. */
export function useApprovalLink(): (workflowId: string, approvalId: string) => { search: string } {
  const [params] = useSearchParams();
  return useCallback(
    (workflowId, approvalId) => {
      const next = new URLSearchParams(params);
      next.set(APPROVAL_PARAM, approvalId);
      next.set(WORKFLOW_PARAM, workflowId);
      return { search: `?${next.toString()}` };
    },
    [params],
  );
}
