import type { Schemas, SeasonParameters } from '@/lib/api/types';
import { daysLater } from '@/lib/days';

type Archetype = Schemas['Archetype'];

/** In what the archetypes differ (planning-rules 12). */
const ARCHETYPES: Record<
  Archetype,
  Pick<
    SeasonParameters,
    | 'forecast_horizon_weeks'
    | 'dc_holdback_percentage'
    | 'safety_stock_pct'
    | 'replenishment_strategy'
  > & { latestCheckpoint: number | null }
> = {
  FASHION_RETAIL: {
    forecast_horizon_weeks: 12,
    dc_holdback_percentage: 0.45,
    safety_stock_pct: 0.2,
    replenishment_strategy: 'weekly',
    latestCheckpoint: 6,
  },
  STABLE_CATALOG: {
    forecast_horizon_weeks: 26,
    dc_holdback_percentage: 0.35,
    safety_stock_pct: 0.15,
    replenishment_strategy: 'bi-weekly',
    latestCheckpoint: 13,
  },
  CONTINUOUS: {
    forecast_horizon_weeks: 52,
    dc_holdback_percentage: 0.3,
    safety_stock_pct: 0.1,
    replenishment_strategy: 'weekly',
    latestCheckpoint: null,
  },
};

/** What the other defaults depend on. */
interface Basis {
  archetype: Archetype;
  weeks?: number | undefined;
  start?: string | undefined;
  strategy?: SeasonParameters['replenishment_strategy'] | undefined;
  /** Null: the season has no checkpoint. */
  checkpoint?: number | null | undefined;
}

/** Everything that has a default; a season's first day has none. */
export type Defaults = Omit<
  SeasonParameters,
  'season_start_date' | 'season_end_date' | 'history_until'
> & { history_until?: string };

/** What the server fills in for parameters that are not stated. */
export function defaultParameters(basis: Basis): Defaults {
  const { latestCheckpoint, ...own } = ARCHETYPES[basis.archetype];
  const weeks = basis.weeks ?? own.forecast_horizon_weeks;
  const isNeverReplenished = (basis.strategy ?? own.replenishment_strategy) === 'none';
  const checkpoint =
    latestCheckpoint === null ? null : Math.min(latestCheckpoint, Math.ceil(weeks / 2));
  const hasCheckpoint = (basis.checkpoint === undefined ? checkpoint : basis.checkpoint) !== null;
  return {
    ...own,
    ...(isNeverReplenished && { dc_holdback_percentage: 0, safety_stock_pct: 0.25 }),
    archetype: basis.archetype,
    markdown_checkpoint_week: checkpoint,
    markdown_threshold: hasCheckpoint ? 0.6 : null,
    ...(basis.start !== undefined && { history_until: daysLater(basis.start, -1) }),
    stated_demand_units: null,
    safety_stock_method: 'fixed',
    service_level: null,
    understock_cost: null,
    overstock_cost: null,
    max_markdown: 0.4,
    variance_threshold: 0.2,
    emergency_threshold: 0.3,
    forecasting_method: 'ensemble_prophet_arima',
    variance_basis: 'cumulative',
    markdown_target: 'flat',
    sell_through_basis: 'forecast',
    elasticity_coefficient: 2,
    lift_factor: 1.5,
    replenishment_basis: 'remaining_allocation',
    emergency_order_basis: 'network',
    emergency_lead_time_weeks: 4,
    cluster_count: 3,
    cluster_shares: null,
    allocation_attributes: ['store_size_sqft', 'median_income'],
    include_stores: [],
    approval_timeout_hours: null,
  };
}
