import { queryOptions } from '@tanstack/react-query';

/** How many stores of the plan the file of a week lacked, by week. */
type MissingStores = Readonly<Record<number, number>>;

/** What the uploads of this window found; the uploads alone write it. */
export function missingStoresQuery(workflowId: string) {
  return queryOptions({
    queryKey: ['missing-stores', workflowId],
    queryFn: (): MissingStores => ({}),
    enabled: false,
    gcTime: Infinity,
    staleTime: Infinity,
  });
}
