import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import type { Category, SeasonParameters } from '@/lib/api/types';

/** What a season is planned with where nothing is stated; its dates follow from what is stated. */
export type Defaults = Omit<SeasonParameters, 'season_start_date' | 'season_end_date'>;

/** The stated parameters from which defaults follow. */
export interface Basis {
  archetype?: SeasonParameters['archetype'] | undefined;
  season_start_date?: string | undefined;
  forecast_horizon_weeks?: number | undefined;
  replenishment_strategy?: SeasonParameters['replenishment_strategy'] | undefined;
  /** Null: the season has no checkpoint. */
  markdown_checkpoint_week?: number | null | undefined;
}

/** The server's defaults for a season of a category. Those from before stay until new ones are there. */
export function defaultsQuery(category: Category, basis: Basis) {
  const query = {
    archetype: basis.archetype ?? category.archetype,
    season_start_date: basis.season_start_date ?? category.season_start_date,
    ...(basis.forecast_horizon_weeks !== undefined && {
      forecast_horizon_weeks: basis.forecast_horizon_weeks,
    }),
    ...(basis.replenishment_strategy !== undefined && {
      replenishment_strategy: basis.replenishment_strategy,
    }),
    // Other defaults follow from whether there is a checkpoint, not from its week.
    ...(basis.markdown_checkpoint_week === null && { markdown_checkpoint_week: 'none' }),
  };
  return queryOptions({
    queryKey: ['defaults', query],
    queryFn: async (): Promise<Defaults> => {
      const call = api.GET('/api/parameters/defaults', { params: { query } });
      const parameters: Partial<SeasonParameters> = await data(call);
      delete parameters.season_start_date;
      delete parameters.season_end_date;
      return parameters as Defaults;
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}
