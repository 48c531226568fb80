import { type ParameterName, PARAMETERS } from './definitions';

/** The parameters that a planner tries out, by what they decide. Dates and stores are not among them. */
export const TUNING_GROUPS: readonly { title: string; names: readonly ParameterName[] }[] = [
  {
    title: 'How the order is sized',
    names: [
      'safety_stock_method',
      'service_level',
      'understock_cost',
      'overstock_cost',
      'forecasting_method',
    ],
  },
  {
    title: 'Stores and replenishment',
    names: ['replenishment_strategy', 'replenishment_basis', 'cluster_count'],
  },
  {
    title: 'Markdown',
    names: [
      'markdown_checkpoint_week',
      'markdown_threshold',
      'markdown_target',
      'sell_through_basis',
      'elasticity_coefficient',
      'lift_factor',
      'max_markdown',
    ],
  },
  {
    title: 'When sales differ from the forecast',
    names: [
      'variance_threshold',
      'variance_basis',
      'emergency_threshold',
      'emergency_order_basis',
      'emergency_lead_time_weeks',
    ],
  },
];

/** Those that matter most; they decide how much is made and where it lies. */
export const TUNING_MAIN: readonly ParameterName[] = ['safety_stock_pct', 'dc_holdback_percentage'];

/** All of them. */
export const TUNING_NAMES: readonly ParameterName[] = [
  ...TUNING_MAIN,
  ...TUNING_GROUPS.flatMap(({ names }) => names),
];

/** Labels that say too little where their group is not shown. */
const LONGER: Partial<Record<ParameterName, string>> = {
  markdown_checkpoint_week: 'Markdown check in week',
  markdown_threshold: 'Sell-through by the check',
  markdown_target: 'Sell-through target is',
  elasticity_coefficient: 'Markdown per point of gap',
  lift_factor: 'Lift per point of markdown',
};

/** A parameter's label where it stands by itself. */
export function tuningLabel(name: ParameterName): string {
  return LONGER[name] ?? PARAMETERS[name].label;
}
