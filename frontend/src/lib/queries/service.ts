import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';

/** Version and language model of the server. */
export function healthQuery() {
  return queryOptions({
    queryKey: ['health'],
    queryFn: () => data(api.GET('/health')),
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
}
