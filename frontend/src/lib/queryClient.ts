import { type Query, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api/error';
import { serverBack } from './loadedLater';

/** The server was not reached: no answer, or a proxy's that it is away. */
const AWAY = [0, 502, 504];

function hasStatus(error: unknown, statuses: readonly number[]): boolean {
  return error instanceof ApiError && statuses.includes(error.status);
}

/** One policy for every query: what passes is tried again, what is refused is shown at once. */
export function makeQueryClient(waitMs?: number): QueryClient {
  const isUnreached = ({ state }: Query) => hasStatus(state.error, AWAY);
  let isWaiting = false;
  const client = new QueryClient({
    queryCache: new QueryCache({
      // A page that failed while the server was away appears by itself once it is back.
      onError: (error) => {
        if (isWaiting || !hasStatus(error, AWAY)) return;
        isWaiting = true;
        void serverBack(waitMs).then(() => {
          isWaiting = false;
          return client.refetchQueries({ type: 'active', predicate: isUnreached });
        });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && hasStatus(error, [...AWAY, 429, 503]),
      },
      // A mutation is repeated by the person alone.
      mutations: { retry: false },
    },
  });
  return client;
}
