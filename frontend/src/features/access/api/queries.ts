import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import type { Schemas } from '@/lib/api/types';

/** All access tokens, the newest first, without their secrets. */
export function tokensQuery() {
  return queryOptions({
    queryKey: ['tokens'],
    queryFn: async () => (await data(api.GET('/api/tokens'))).tokens,
  });
}

/** The audit log in pages, the newest change first. */
export function auditQuery() {
  return infiniteQueryOptions({
    queryKey: ['audit'],
    queryFn: ({ pageParam: cursor }) => {
      const query = { limit: 25, ...(cursor !== undefined && { cursor }) };
      return data(api.GET('/api/audit', { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** Makes a token; the answer alone has its secret. */
export function useMakeToken() {
  const onSuccess = useRenewed();
  return useMutation({
    mutationFn: (body: Schemas['NewTokenBody']) => data(api.POST('/api/tokens', { body })),
    onSuccess,
  });
}

/** Ends a token, and the sessions that were opened with it. */
export function useRevokeToken() {
  const onSuccess = useRenewed();
  return useMutation({
    mutationFn: (id: string) =>
      data(api.DELETE('/api/tokens/{token_id}', { params: { path: { token_id: id } } })),
    onSuccess,
  });
}

function useRenewed() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [tokensQuery().queryKey, auditQuery().queryKey].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}
