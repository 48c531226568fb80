import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';
import type { Schemas, WorkflowDetail } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';

type Decision = Schemas['ApprovalDecision'] & {
  /** The request that the person saw. */
  approval_id: string;
};

/** Sends an Accept or a Modify. Whatever comes back, the season is read anew. */
export function useDecide(workflowId: string) {
  const client = useQueryClient();
  const key = workflowKeys.detail(workflowId);
  return useMutation<WorkflowDetail, Error, Decision>({
    mutationFn: (body) =>
      data(
        api.POST('/api/workflows/{id}/approval', { params: { path: { id: workflowId } }, body }),
      ),
    onSuccess: (workflow) => {
      client.setQueryData(key, workflow);
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: workflowKeys.lists }),
      ]),
  });
}

/** Somebody else decided first, or a newer week has replaced the request. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.errorType === 'CONFLICT';
}
