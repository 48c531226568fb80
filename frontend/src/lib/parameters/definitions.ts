import type { SeasonParameters } from '@/lib/api/types';
import { METHOD } from '@/lib/words';

/** A parameter of a season. Its end follows from start and length, so it is none of its own. */
export type ParameterName = Exclude<keyof SeasonParameters, 'season_end_date'>;

/** What a parameter's value looks like and what is allowed; bounds as in planning-rules 12. */
type Shape =
  /** A fraction, shown and typed in percent; `step` in percent. */
  | { kind: 'share'; min: number; max: number; step?: number }
  | { kind: 'number'; min: number; max: number; isMinExcluded?: boolean }
  /** `unit` is the word for one of them. */
  | { kind: 'whole'; min: number; max: number; unit?: string }
  | { kind: 'date' }
  /** The API's names with the planner's words. */
  | { kind: 'choice'; options: Readonly<Record<string, string>> }
  /** Some of the choices. */
  | { kind: 'choices'; options: Readonly<Record<string, string>> }
  | { kind: 'stores' }
  | { kind: 'clusterShares' };

export type Definition = Shape & {
  label: string;
  hint?: string;
  /** Null is allowed and means "none"; an empty box where there is no switch for it. */
  isNullable?: boolean;
};

/** Every parameter of a season in the planner's words. */
export const PARAMETERS: Record<ParameterName, Definition> = {
  archetype: {
    kind: 'choice',
    label: 'Kind of range',
    hint: 'Decides which defaults apply.',
    options: {
      FASHION_RETAIL: 'Fashion: one short season',
      STABLE_CATALOG: 'Stable catalogue: half a year',
      CONTINUOUS: 'Continuous: the whole year',
    },
  },
  forecast_horizon_weeks: {
    kind: 'whole',
    label: 'Length',
    min: 4,
    max: 52,
    unit: 'week',
  },
  season_start_date: { kind: 'date', label: 'First day', hint: 'The first day of week 1.' },
  history_until: {
    kind: 'date',
    label: 'Use sales up to',
    hint: 'The last day of history that the plan may see.',
  },
  stated_demand_units: {
    kind: 'whole',
    label: 'Units that you expect',
    hint: 'Shown beside the forecast, never used for it. May stay empty.',
    min: 0,
    max: 1_000_000_000,
    unit: 'unit',
    isNullable: true,
  },
  safety_stock_method: {
    kind: 'choice',
    label: 'Safety stock is',
    options: {
      fixed: 'A fixed share of the forecast',
      service_level: 'What a service level needs',
      newsvendor: 'What the costs make best',
    },
  },
  safety_stock_pct: {
    kind: 'share',
    label: 'Safety stock',
    hint: 'Made on top of the forecast.',
    min: 0,
    max: 100,
  },
  service_level: {
    kind: 'share',
    label: 'Service level',
    hint: 'How likely the season’s demand is to be covered.',
    min: 50,
    max: 99.9,
    isNullable: true,
  },
  understock_cost: {
    kind: 'number',
    label: 'Cost of a unit short',
    hint: 'Empty: price less cost of the category.',
    min: 0,
    max: 1_000_000,
    isMinExcluded: true,
    isNullable: true,
  },
  overstock_cost: {
    kind: 'number',
    label: 'Cost of a unit left over',
    hint: 'Empty: cost less salvage value of the category.',
    min: 0,
    max: 1_000_000,
    isMinExcluded: true,
    isNullable: true,
  },
  replenishment_strategy: {
    kind: 'choice',
    label: 'Replenish stores',
    options: {
      weekly: 'Every week',
      'bi-weekly': 'Every second week',
      none: 'Never: all ships at launch',
    },
  },
  dc_holdback_percentage: {
    kind: 'share',
    label: 'Held back at the DC',
    hint: 'Of what is made; the rest ships at launch.',
    min: 0,
    max: 100,
  },
  markdown_checkpoint_week: {
    kind: 'whole',
    label: 'Check in week',
    hint: 'When its sales are in.',
    min: 1,
    max: 52,
    isNullable: true,
  },
  markdown_threshold: {
    kind: 'share',
    label: 'Sell-through by then',
    hint: 'Below it, a markdown is recommended.',
    min: 0,
    max: 100,
    isNullable: true,
  },
  max_markdown: {
    kind: 'share',
    label: 'Deepest markdown',
    hint: 'In steps of 5%.',
    min: 0,
    max: 90,
    step: 5,
  },
  variance_threshold: {
    kind: 'share',
    label: 'Forecast again above',
    hint: 'How far sales may be from the forecast.',
    min: 0,
    max: 100,
  },
  emergency_threshold: {
    kind: 'share',
    label: 'Raise an alert above',
    hint: 'How far sales may be over the forecast.',
    min: 0,
    max: 100,
  },
  forecasting_method: {
    kind: 'choice',
    label: 'Forecasting method',
    options: METHOD,
  },
  variance_basis: {
    kind: 'choice',
    label: 'Compare with the forecast',
    options: { cumulative: 'All weeks so far', weekly: 'The latest week alone' },
  },
  markdown_target: {
    kind: 'choice',
    label: 'The sell-through target is',
    options: { flat: 'The share set above', plan_curve: 'What the forecast expects by then' },
  },
  sell_through_basis: {
    kind: 'choice',
    label: 'Sell-through is measured on',
    options: { forecast: 'The accepted forecast', manufactured: 'What was manufactured' },
  },
  elasticity_coefficient: {
    kind: 'number',
    label: 'Markdown per gap',
    hint: 'Points of markdown for each point that sell-through is behind.',
    min: 0,
    max: 10,
  },
  lift_factor: {
    kind: 'number',
    label: 'Lift per markdown',
    hint: 'Points of extra demand for each point of markdown.',
    min: 0,
    max: 10,
  },
  replenishment_basis: {
    kind: 'choice',
    label: 'Replenish towards',
    options: {
      remaining_allocation: 'Each store’s share of the plan',
      demand_curve: 'Next week’s forecast',
    },
  },
  emergency_order_basis: {
    kind: 'choice',
    label: 'An emergency order covers',
    options: { network: 'What DC and stores lack together', dc: 'What the DC alone lacks' },
  },
  emergency_lead_time_weeks: {
    kind: 'whole',
    label: 'An emergency order takes',
    min: 0,
    max: 26,
    unit: 'week',
  },
  cluster_count: {
    kind: 'whole',
    label: 'Store clusters',
    hint: 'Into how many groups stores are sorted.',
    min: 1,
    max: 10,
  },
  cluster_shares: {
    kind: 'clusterShares',
    label: 'Each cluster’s share',
    isNullable: true,
  },
  allocation_attributes: {
    kind: 'choices',
    label: 'Beside its sales, a store’s share rests on',
    options: {
      store_size_sqft: 'Its size',
      median_income: 'Income around it',
      avg_weekly_sales_12mo: 'Average weekly sales in the store file',
    },
  },
  include_stores: {
    kind: 'stores',
    label: 'Stores to include',
    hint: 'That take part though they have not sold the category: type a name, or ids with commas between.',
  },
  approval_timeout_hours: {
    kind: 'whole',
    label: 'Remind of a decision after',
    hint: 'Empty: never.',
    min: 1,
    max: 8760,
    unit: 'hour',
    isNullable: true,
  },
};

/** All names, in the order of the form. */
export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[];

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

/** The ids that so many clusters get (planning-rules 4). */
export function clusterIds(count: number): string[] {
  if (count === 3) return ['fashion_forward', 'mainstream', 'value_conscious'];
  return Array.from({ length: count }, (_, index) => `cluster_${index + 1}`);
}
