import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api, data, idempotencyKey } from '@/lib/api/client';
import type { Schemas } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';

/** Starts a season. The same season is started once, however often it is asked for. */
export function useStart() {
  const client = useQueryClient();
  const last = useRef({ body: '', key: '' });
  return useMutation({
    mutationFn: (season: Schemas['ForecastRequest']) => {
      // A key belongs to what is sent: what was changed is another season.
      const body = JSON.stringify(season);
      if (last.current.body !== body) last.current = { body, key: crypto.randomUUID() };
      return data(
        api.POST('/api/workflows/forecast', {
          body: season,
          params: { header: idempotencyKey(last.current.key) },
        }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: workflowKeys.lists }),
  });
}
