import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';

/** Forecasts, newest first, at most 200: what each has seen of its category's history. */
export function forecastsQuery() {
  return queryOptions({
    queryKey: ['forecasts', 'list'],
    queryFn: async () => {
      const query = { limit: 200 };
      return (await data(api.GET('/api/forecasts', { params: { query } }))).forecasts;
    },
  });
}

/** The stores that a forecast was split over, and those that do not carry the category. */
export function clustersQuery(forecastId: string) {
  return queryOptions({
    queryKey: ['clusters', forecastId],
    queryFn: () => {
      const query = { forecast_id: forecastId };
      return data(api.GET('/api/stores/clusters', { params: { query } }));
    },
  });
}
