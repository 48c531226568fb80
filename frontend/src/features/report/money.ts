import type { SeasonReport } from '@/lib/api/types';
import { formatMoney, formatShare, formatUnits } from '@/lib/format';

type Report = Pick<SeasonReport, 'money' | 'markdown' | 'units' | 'overstock'>;

/** What the report's money rests on; null where the amounts do not come from one price. */
interface Prices {
  full: number;
  /** What a unit left over brings. */
  salvage: number;
}

function pricesOf({ money, markdown, units, overstock }: Report): Prices | null {
  const depth = markdown?.depth ?? 0;
  const atFullPrice = units.sold - (markdown?.units_after ?? 0) * depth;
  if (money?.revenue == null || atFullPrice <= 0) return null;
  const full = Math.round((money.revenue / atFullPrice) * 100) / 100;
  // A price has at most two decimals; what no such price gives had several.
  if (Math.abs(full * atFullPrice - money.revenue) > 0.02) return null;
  return {
    full,
    salvage: overstock.units === 0 ? 0 : money.salvage / overstock.units,
  };
}

/** Units at the reduced price. */
function reduced(units: number, full: number, depth: number): string {
  return `${times(units, full)} × (1 − ${formatShare(depth)})`;
}

function times(units: number, price: number): string {
  return `${formatUnits(units)} × ${formatMoney(price)}`;
}

/** Revenue with its numbers. */
export function revenueNumbers(report: Report): string {
  const prices = pricesOf(report);
  const { money, markdown, units } = report;
  if (prices === null) return formatMoney(money?.revenue);
  const after = markdown?.units_after ?? 0;
  const before = times(units.sold - after, prices.full);
  const rest = markdown ? ` + ${reduced(after, prices.full, markdown.depth)}` : '';
  return `${before}${rest} = ${formatMoney(money?.revenue)}`;
}

/** What was taken off the price, with its numbers. */
export function markdownCostNumbers(report: Report): string {
  const { markdown } = report;
  const prices = pricesOf(report);
  if (!markdown || prices === null) return formatMoney(markdown?.cost);
  return `${times(markdown.units_after, prices.full)} × ${formatShare(markdown.depth)} = ${formatMoney(markdown.cost)}`;
}

/** What the markdown earned or lost, with its numbers. */
export function gainNumbers(report: Report): string {
  const { markdown, overstock } = report;
  const gain = formatMoney(markdown?.estimated_gain);
  const prices = pricesOf(report);
  if (markdown?.units_expected_without == null || prices === null) return gain;
  const all = markdown.units_after + overstock.units;
  const without = Math.min(markdown.units_expected_without, all);
  const saved = (left: number) =>
    prices.salvage > 0 && left > 0 ? ` + ${times(left, prices.salvage)}` : '';
  const withIt = `${reduced(markdown.units_after, prices.full, markdown.depth)}${saved(overstock.units)}`;
  return `(${withIt}) − (${times(without, prices.full)}${saved(all - without)}) = ${gain}`;
}

/** What is left over at cost, with its numbers. */
export function leftOverNumbers({ overstock: { units, value_at_cost: value } }: Report): string {
  if (value === null || units === 0) return formatMoney(value);
  return `${times(units, value / units)} = ${formatMoney(value)}`;
}
