import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotencyKey } from '@/lib/api/client';
import { workflowKeys } from '@/lib/queries/workflows';

/** Ends a season without its analysis. */
export function useCancelSeason(id: string) {
  return useSeasonMutation(id, '/api/workflows/{id}/cancel');
}

/** Runs the step that failed again. */
export function useRetrySeason(id: string) {
  return useSeasonMutation(id, '/api/workflows/{id}/retry');
}

function useSeasonMutation(
  id: string,
  path: '/api/workflows/{id}/cancel' | '/api/workflows/{id}/retry',
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      data(api.POST(path, { params: { path: { id }, header: idempotencyKey(key) } })),
    // The stream may be lost just now.
    onSuccess: () => client.invalidateQueries({ queryKey: workflowKeys.all }),
  });
}
