import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Forecast } from '@/lib/api/types';
import { forecastQuery } from './results';

/** The comparison of methods follows a first forecast by some moments, and no event tells of it. */
const COMPARISON_POLL_MS = 6_000;
const COMPARISON_WAIT_MS = 10 * 60_000;

function awaitsComparison(first: Forecast | undefined): boolean {
  if (first === undefined || first.method_comparison) return false;
  return Date.now() - Date.parse(first.created_at) < COMPARISON_WAIT_MS;
}

/** The forecasts of a season, the first one first; the last is the one in force. */
export function useForecastChain(newestId: string | null) {
  const client = useQueryClient();
  return useQuery(
    queryOptions({
      enabled: newestId !== null,
      // Starts as the results do, so that the stream renews it with them.
      queryKey: ['forecasts', newestId, 'chain'],
      queryFn: async () => {
        const chain: Forecast[] = [];
        let id: string | null | undefined = newestId;
        while (id) {
          const forecast: Forecast = await client.query(forecastQuery(id));
          chain.unshift(forecast);
          id = forecast.supersedes;
        }
        return chain;
      },
      // A re-forecast has another id; what is shown stays until it is there.
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        awaitsComparison(state.data?.[0]) ? COMPARISON_POLL_MS : false,
    }),
  );
}

/** Weeks that a forecast takes as they were sold: their bounds are the figure itself. */
export function weeksTakenAsSold({ weekly_demand_curve: curve }: Forecast): number {
  const first = curve.findIndex((week) => week.lower_95 !== week.upper_95);
  return first === -1 ? curve.length : first;
}
