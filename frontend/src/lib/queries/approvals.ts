import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { workflowKeys } from './workflows';

/** How often is asked what waits; seasons that no page shows have no stream. */
const POLL_MS = 5_000;

/** Every decision that is waited for, oldest first, at most 200. */
export function pendingApprovalsQuery() {
  return queryOptions({
    queryKey: workflowKeys.pending,
    queryFn: async () => {
      const query = { status: 'pending', limit: 200 } as const;
      const { approvals } = await data(api.GET('/api/approvals', { params: { query } }));
      return approvals.toReversed();
    },
    refetchInterval: POLL_MS,
  });
}
