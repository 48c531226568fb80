import type { SeasonReport } from '@/lib/api/types';
import { formatNumber, formatShare } from '@/lib/format';
import { isParameterName } from '@/lib/parameters/definitions';
import { formatParameter, parameterLabel } from '@/lib/parameters/words';
import { clusterName, humanise } from '@/lib/words';

type Value = SeasonReport['advice'][number]['current'];

/** The parameters that a report gives advice on, each by itself. */
const ADVISED: Record<string, string> = {
  safety_stock_pct: 'Safety stock',
  dc_holdback_percentage: 'Held back at the DC',
  replenishment_basis: 'What shipments aim at',
  markdown_checkpoint_week: 'Week of the markdown check',
  markdown_target: 'Sell-through target',
  elasticity_coefficient: 'Markdown per point of gap',
  lift_factor: 'Lift per point of markdown',
  cluster_shares: 'Shares of the clusters',
  variance_threshold: 'Threshold of a re-forecast',
};

/** How far one season moves each: a season is one observation. */
const STEPS: Record<string, string> = {
  safety_stock_pct: 'One season moves it by 2 points at most, towards what would have sufficed.',
  dc_holdback_percentage: 'One season moves it by 3 points at most.',
  markdown_checkpoint_week: 'One season moves it by one week.',
  elasticity_coefficient: 'One season moves it by a tenth.',
  lift_factor: 'One season moves it by a tenth.',
  cluster_shares: 'One season moves them halfway.',
  variance_threshold: 'One season moves it to the next threshold that was tried on the past.',
};

/** How far one season moves a parameter; undefined where it is one or the other. */
export function advisedStep(parameter: string): string | undefined {
  return STEPS[parameter];
}

const SHARES = new Set(['safety_stock_pct', 'dc_holdback_percentage', 'variance_threshold']);

const CHOICES: Record<string, string> = {
  remaining_allocation: 'Each store’s share of the plan',
  demand_curve: 'Next week’s forecast',
  flat: 'The same share every season',
  plan_curve: 'What the forecast expects by then',
};

/** A parameter as a planner calls it. */
export function advisedName(parameter: string): string {
  return ADVISED[parameter] ?? humanise(parameter);
}

/** Its value as a planner says it. */
export function advisedValue(parameter: string, value: Value): string {
  if (value === null) return parameter === 'cluster_shares' ? 'From history' : 'None';
  if (typeof value === 'string') return CHOICES[value] ?? humanise(value);
  if (typeof value === 'number') {
    if (SHARES.has(parameter)) return formatShare(value);
    return parameter === 'markdown_checkpoint_week' ? `Week ${value}` : formatNumber(value);
  }
  return Object.entries(value)
    .map(([cluster, share]) => `${clusterName(cluster)} ${formatShare(share)}`)
    .join(', ');
}

/**
 * The API's evidence as sentences, one per clause; names in code become words. A choice in brackets is left out: what
 * stands before it says the same.
 */
export function evidenceLines(evidence: string): string[] {
  return evidence.split('; ').map((clause) => {
    const words = clause
      .replaceAll(/ \((\w+)\)/g, (all, name: string) => (name in CHOICES ? '' : all))
      .replaceAll(/\((\w+) (\w+)\)/g, (all, name: string, value: string) =>
        isParameterName(name)
          ? `(${parameterLabel(name)} ${formatParameter(name, value)})`.toLowerCase()
          : all,
      )
      .replaceAll(
        /\b[a-z]+(?:_[a-z0-9]+)+\b/g,
        (name) => ADVISED[name]?.toLowerCase() ?? clusterName(name),
      );
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  });
}
