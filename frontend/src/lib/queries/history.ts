import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';

/**
 * A category's sales history by week and by store.
 *
 * @param detail `cells` for every store's weeks one by one
 */
export function historyQuery(categoryId: string, detail?: 'cells') {
  return queryOptions({
    queryKey: ['history', categoryId, detail ?? 'sums'],
    queryFn: () => {
      const params = { path: { id: categoryId }, query: detail === undefined ? {} : { detail } };
      return data(api.GET('/api/categories/{id}/history', { params }));
    },
    staleTime: 60_000,
  });
}
