import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';
import { LoadingState } from './LoadingState';

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  /** What is loading, e.g. "the forecast". */
  what: string;
  lines?: number;
  children: (data: T) => ReactNode;
}

/** Loading, error or data of a query. What was loaded once stays while a renewal fails. */
export function QueryView<T>({ query, what, lines, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState what={what} lines={lines} />;
}
