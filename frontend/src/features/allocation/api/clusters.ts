import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';

/** The store clusters of a forecast, with their means and their stores' factors. */
export function clustersQuery(forecastId: string) {
  return queryOptions({
    queryKey: ['clusters', forecastId],
    queryFn: () =>
      data(api.GET('/api/stores/clusters', { params: { query: { forecast_id: forecastId } } })),
  });
}
