import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import type { paths } from '@/lib/api/schema';
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
  const plain = {
    archetype: basis.archetype ?? category.archetype,
    season_start_date: basis.season_start_date ?? category.season_start_date,
    ...(basis.forecast_horizon_weeks !== undefined && {
      forecast_horizon_weeks: basis.forecast_horizon_weeks,
    }),
  };
  const decisive = {
    ...(basis.replenishment_strategy !== undefined && {
      replenishment_strategy: basis.replenishment_strategy,
    }),
    // Other defaults follow from whether there is a checkpoint, not from its week.
    ...(basis.markdown_checkpoint_week === null && { markdown_checkpoint_week: 'none' }),
  };
  return queryOptions({
    queryKey: ['defaults', plain, decisive],
    queryFn: async (): Promise<Defaults> => {
      const [own, following] = await Promise.all([
        fetchDefaults(plain),
        fetchDefaults({ ...plain, ...decisive }),
      ]);
      // What is stated comes back as stated; its own default is what holds without it.
      const { replenishment_strategy, markdown_checkpoint_week } = own;
      return { ...following, replenishment_strategy, markdown_checkpoint_week };
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

type DefaultsRequest = paths['/api/parameters/defaults']['get']['parameters']['query'];

async function fetchDefaults(query: DefaultsRequest): Promise<Defaults> {
  const call = api.GET('/api/parameters/defaults', { params: { query } });
  const parameters: Partial<SeasonParameters> = await data(call);
  delete parameters.season_start_date;
  delete parameters.season_end_date;
  return parameters as Defaults;
}
