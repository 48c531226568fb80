import type { Forecast, Markdown } from './api/types';
import { counted, formatNumber, formatShare, formatUnits, measured, weekRange } from './format';

/** The props of `How`, besides its label. */
export interface HowText {
  formula: string;
  numbers: string;
  note?: string;
}

/** What a checkpoint found and asks for, as the markdown and its request have it. */
export type Checkpoint = Pick<
  Markdown,
  | 'week_number'
  | 'gap_pct'
  | 'elasticity_coefficient'
  | 'recommended_markdown_pct'
  | 'set_by_person'
  | 'markdown_target'
  | 'flat_target'
  | 'plan_curve_target'
>;

/** The season's end at one depth; money is unknown where the category has no prices. */
export type Outcome = Omit<Markdown['outlook'][number], 'is_recommended'>;

/** A depth as people say it. */
export function depthName(depth: number): string {
  return depth === 0 ? 'No markdown' : formatShare(depth);
}

/** The depth that the rule gives: to the nearest 5 points, half up, at most the deepest (planning-rules 10). */
export function ruleDepth(gap: number, elasticity: number, deepest: number): number {
  const raw = Math.max(0, gap) * elasticity;
  return Math.min(deepest, Math.round(raw * 20 + 1e-9) / 20);
}

/** Decimals of the points between sell-through and its target, wherever they are told; as the agents tell them. */
const GAP_DECIMALS = 1;

/** How far sell-through is from its target, e.g. "7.6 points behind". */
export function behindWords(gap: number): string {
  return `${measured(Math.abs(gap) * 100, 'point', GAP_DECIMALS)} ${gap < 0 ? 'ahead' : 'behind'}`;
}

/**
 * The gap's points times the elasticity, e.g. "7.6 × 2 ≈ 15.3 points". The product keeps more decimals than the gap:
 * with fewer it could seem to lie on the other side of a rounding to 5 points.
 */
export function depthProduct(gap: number, elasticity: number): string {
  const told = formatNumber(gap * 100, GAP_DECIMALS);
  const isExact = formatNumber(gap * 100) === told;
  return `${told} × ${formatNumber(elasticity)} ${isExact ? '=' : '≈'} ${measured(gap * 100 * elasticity, 'point', 2)}`;
}

/** Why this depth is asked for, in a sentence. */
export function whyDepth(checkpoint: Checkpoint, deepest: number): string {
  const { gap_pct, elasticity_coefficient: elasticity, recommended_markdown_pct } = checkpoint;
  const ruled = ruleDepth(gap_pct, elasticity, deepest);
  if (checkpoint.set_by_person) {
    return `${depthName(recommended_markdown_pct)} was set by a person; the rule alone gives ${formatShare(ruled)}.`;
  }
  const raw = Math.max(0, gap_pct) * elasticity;
  const exact = formatNumber(raw * 100);
  const end =
    raw > deepest
      ? `, and this season’s deepest markdown is ${formatShare(deepest)}`
      : Math.abs(raw - ruled) < 0.0005
        ? ''
        : `, rounded to the nearest 5 points`;
  return `${depthName(recommended_markdown_pct)} is asked for because sell-through is ${behindWords(gap_pct)} its target, and the rule takes ${formatNumber(elasticity)} ${elasticity === 1 ? 'point' : 'points'} of markdown for each of them: ${exact}${end}.`;
}

/** How the depth comes about. */
export function depthHow(checkpoint: Checkpoint, deepest: number): HowText {
  const { gap_pct: gap, elasticity_coefficient: elasticity } = checkpoint;
  const raw = gap * elasticity;
  const ruled = ruleDepth(gap, elasticity, deepest);
  const end = raw > deepest ? `at most ${formatShare(deepest)}` : formatShare(ruled);
  return {
    formula:
      'points behind the target × points of markdown for each of them, to the nearest 5 points',
    numbers: `${depthProduct(gap, elasticity)} → ${end}`,
    note: checkpoint.set_by_person
      ? `A person has set ${depthName(checkpoint.recommended_markdown_pct).toLowerCase()} in its place.`
      : `At most ${formatShare(deepest)}. The ${formatNumber(elasticity)} is what the agents call elasticity: the less customers answer to a lower price, the higher it should be.`,
  };
}

/** How much more is sold at the depth that is asked for. */
export function liftHow(depth: number, liftFactor: number): HowText {
  return {
    formula: 'points of markdown × points of extra demand for each of them',
    numbers: `${formatShare(depth)} × ${formatNumber(liftFactor)} = ${formatShare(depth * liftFactor)}`,
    note: 'How strongly demand answers to a lower price is an assumption of the season: “Lift per markdown” among its parameters.',
  };
}

/** The target that is one share for every season. */
export function flatTargetHow({ flat_target }: Pick<Checkpoint, 'flat_target'>): HowText {
  return {
    formula: 'set for the season, as “Sell-through by then”',
    numbers: formatShare(flat_target),
  };
}

/**
 * The target that follows the forecast.
 *
 * @param accepted the forecast that the order was accepted with
 */
export function curveTargetHow(accepted: Forecast, week: number): HowText {
  const { total_season_demand: total, weekly_demand_curve: curve } = accepted;
  const expected = expectedBy(accepted, week);
  return {
    formula: `accepted forecast of ${weekRange(1, week)} ÷ of all ${formatUnits(curve.length)} weeks`,
    numbers: `${formatUnits(expected)} ÷ ${formatUnits(total)} = ${formatShare(expected / total)}`,
  };
}

/** Units that a forecast expects to be sold through a week. */
export function expectedBy({ weekly_demand_curve: curve }: Forecast, week: number): number {
  return curve.slice(0, week).reduce((sum, { demand_units }) => sum + demand_units, 0);
}

/** The depth with the highest margin of those compared; undefined where money is not known. */
export function bestOutcome<T extends Outcome>(outlook: readonly T[]): T | undefined {
  if (outlook.some(({ margin }) => typeof margin !== 'number')) return undefined;
  return outlook.toSorted((a, b) => (b.margin ?? 0) - (a.margin ?? 0))[0];
}

/** What another depth would bring against the one that is asked for, in a sentence. */
export function otherDepthWords(other: Outcome, asked: Outcome): string {
  const margin = (other.margin ?? 0) - (asked.margin ?? 0);
  const left = other.units_left_over - asked.units_left_over;
  const units = `${counted(Math.abs(left), 'unit')} ${left < 0 ? 'fewer' : 'more'} left over`;
  return `${depthName(other.markdown_pct)} is expected to earn ${formatUnits(margin)} more margin, with ${units}: the rule looks at how far sales are behind, not at the margin.`;
}
