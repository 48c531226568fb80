import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';
import type { Forecast, WorkflowDetail } from '@/lib/api/types';

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

/** How many stores of the plan the file of the season's last week lacked; 0 while that is not known. */
export function useMissingStores({ forecast_id, season_progress }: WorkflowDetail): number {
  const week = season_progress?.week ?? 0;
  const { data: history } = useQuery({
    ...variancesQuery(forecast_id ?? ''),
    enabled: forecast_id !== null && week > 0,
  });
  const last = history?.incomplete_weeks.find(({ week_number }) => week_number === week);
  return last?.missing_stores.length ?? 0;
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

/** The season's markdown; null where it has none. Before its checkpoint there is none to ask for. */
export function markdownQuery(season: WorkflowDetail) {
  const { forecast_id, season_progress, parameters } = season;
  const { markdown_checkpoint_week: checkpoint } = parameters;
  const forecastId = forecast_id ?? '';
  return queryOptions({
    enabled: forecastId !== '' && checkpoint !== null && (season_progress?.week ?? 0) >= checkpoint,
    queryKey: ['markdowns', forecastId],
    queryFn: async () => {
      const params = { path: { forecast_id: forecastId } };
      try {
        return await data(api.GET('/api/markdowns/{forecast_id}', { params }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
}

/** The forecast that the season's order was accepted with; undefined until a week is in. */
export function useAcceptedForecast(forecastId: string): Forecast | undefined {
  const { data: history } = useQuery(variancesQuery(forecastId));
  // The first week was held against it, whatever has been forecast since.
  const id = history?.variances[0]?.forecast_id;
  const { data: accepted } = useQuery({ ...forecastQuery(id ?? ''), enabled: id !== undefined });
  return accepted;
}
