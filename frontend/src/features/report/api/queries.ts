import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotencyKey } from '@/lib/api/client';

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

/** Adds the sales of a season that is over to its category's history. */
export function useAddToHistory(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      data(
        api.POST('/api/seasons/{workflow_id}/history', {
          params: { path: { workflow_id: workflowId }, header: idempotencyKey(key) },
        }),
      ),
    onSuccess: async () => {
      await Promise.all(
        ['history', 'categories'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
}
