import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Forecast } from '@/lib/api/types';
import { forecastQuery } from '@/lib/queries/results';

/** The forecasts of a season, the first one first; the last is the one in force. */
export function useForecastChain(newestId: string) {
  const client = useQueryClient();
  return useQuery(
    queryOptions({
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
    }),
  );
}
