import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';

/** The season-end analysis of a completed season. */
export function reportQuery(workflowId: string) {
  return queryOptions({
    queryKey: ['report', workflowId],
    queryFn: () =>
      data(
        api.GET('/api/seasons/{workflow_id}/report', {
          params: { path: { workflow_id: workflowId } },
        }),
      ),
    // A season is closed once.
    staleTime: Infinity,
  });
}
