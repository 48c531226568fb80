import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';

/** Results of a season are addressed by any of its forecasts, and are those of the newest. */

/**
 * Every variance check of a season.
 *
 * @param week the last week that is in, where no stream renews the query
 */
export function variancesQuery(forecastId: string, week?: number) {
  return queryOptions({
    queryKey: ['variance', forecastId, ...(week === undefined ? [] : [week])],
    queryFn: () =>
      data(
        api.GET('/api/variance/{forecast_id}', { params: { path: { forecast_id: forecastId } } }),
      ),
  });
}

/** One forecast, itself. */
export function forecastQuery(id: string) {
  return queryOptions({
    queryKey: ['forecasts', id],
    queryFn: () => data(api.GET('/api/forecasts/{id}', { params: { path: { id } } })),
  });
}

/** The store plan in force. */
export function allocationQuery(forecastId: string) {
  return queryOptions({
    queryKey: ['allocations', forecastId],
    queryFn: () =>
      data(
        api.GET('/api/allocations/{forecast_id}', {
          params: { path: { forecast_id: forecastId } },
        }),
      ),
  });
}
