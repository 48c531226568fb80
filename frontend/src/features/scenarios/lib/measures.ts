import { formatMoney, formatShare, formatUnits } from '@/lib/format';
import type { ScenarioVariant } from '../api/scenarios';

export type MeasureName = keyof ScenarioVariant['figures'];

export interface Measure {
  name: MeasureName;
  label: string;
  /** Whether more of it is wanted. */
  isMoreBetter: boolean;
  format: (value: number) => string;
  /** How much more or less of it a set has, e.g. "sells 101 more", or without an amount "sells more". */
  phrase: (isMore: boolean, amount?: string) => string;
}

function said(...words: readonly (string | undefined)[]): string {
  return words.filter(Boolean).join(' ');
}

/** What sets are compared by. */
export const MEASURES: readonly Measure[] = [
  {
    name: 'units_sold',
    label: 'Units sold',
    isMoreBetter: true,
    format: formatUnits,
    phrase: (isMore, amount) => said('sells', amount, isMore ? 'more' : 'fewer'),
  },
  {
    name: 'lost_sales',
    label: 'Lost sales',
    isMoreBetter: false,
    format: formatUnits,
    phrase: (isMore, amount) => said('loses', amount, isMore ? 'more sales' : 'fewer sales'),
  },
  {
    name: 'left_over',
    label: 'Left over',
    isMoreBetter: false,
    format: formatUnits,
    phrase: (isMore, amount) => said('leaves', amount, isMore ? 'more unsold' : 'fewer unsold'),
  },
  {
    name: 'margin',
    label: 'Margin',
    isMoreBetter: true,
    format: formatMoney,
    phrase: (isMore, amount) => said('earns', amount, isMore ? 'more' : 'less'),
  },
];

/** The measures that a result has: without price and cost there is no margin. */
export function measuresOf(variants: readonly ScenarioVariant[]): Measure[] {
  return MEASURES.filter(({ name }) => variants.every(({ figures }) => figures[name]));
}

/** Where a measure's mean comes from, with the numbers of one set. */
export function howMeasured(
  name: MeasureName,
  variant: ScenarioVariant,
  paths: number,
  money: { cost: number; salvage: number } | undefined,
) {
  const { figures, manufacturing_qty: made } = variant;
  const mean = (measure: MeasureName) => figures[measure]?.mean ?? 0;
  const note = `Of ${variant.name}, averaged over ${formatUnits(paths)} simulated seasons. The bar spans 80% of them, the thin line 95%.`;
  switch (name) {
    case 'lost_sales':
      return {
        formula: 'demand − sold: what customers did not find in their store',
        numbers: `${formatUnits(mean('demand'))} − ${formatUnits(mean('units_sold'))} = ${formatUnits(mean(name))}`,
        note,
      };
    case 'left_over':
      return {
        formula: 'made + ordered on top − sold, at the end of the season',
        numbers: `${formatUnits(made)} + ${formatUnits(mean('emergency_units'))} − ${formatUnits(mean('units_sold'))} = ${formatUnits(mean(name))}`,
        note,
      };
    case 'margin':
      return {
        formula: 'revenue − cost of all units + salvage value of those left over',
        numbers: money
          ? `${formatMoney(mean('revenue'))} − ${formatUnits(made + mean('emergency_units'))} × ${formatMoney(money.cost)} + ${formatUnits(mean('left_over'))} × ${formatMoney(money.salvage)} = ${formatMoney(mean(name))}`
          : formatMoney(mean(name)),
        note,
      };
    default:
      return {
        formula: 'what each simulated season sells, averaged',
        numbers: `${formatShare(mean('service_level'))} of a demand of ${formatUnits(mean('demand'))} = ${formatUnits(mean(name))}`,
        note,
      };
  }
}
