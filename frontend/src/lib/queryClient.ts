import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api/error';

/** The server was not reached, or says that it will answer soon. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && [0, 429, 502, 503, 504].includes(error.status);
}

/** One policy for every query: what passes is tried again, what is refused is shown at once. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
      },
      // A mutation is repeated by the person alone.
      mutations: { retry: false },
    },
  });
}
