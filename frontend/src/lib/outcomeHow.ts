import type { Category } from './api/types';
import { formatMoney, formatNumber, formatShare, formatUnits } from './format';
import type { HowText, Outcome } from './markdown';

interface OutcomeBasis {
  /** The depth whose figures are explained. */
  asked: Outcome;
  /** The season's end without a markdown. */
  none: Outcome;
  /** Units sold so far. */
  sold: number;
  /** Points of demand for each point of markdown. */
  liftFactor: number;
  category: Category | undefined;
}

/** How the figures of a season's end come about; those of money where the category has prices. */
export function outcomeHow({ asked, none, sold, liftFactor, category }: OutcomeBasis): {
  sold: HowText;
  leftOver: HowText;
  revenue?: HowText;
  margin?: HowText;
} {
  const depth = asked.markdown_pct;
  const after = asked.units_sold - sold;
  const all = formatUnits(asked.units_sold + asked.units_left_over);
  const left = formatUnits(asked.units_left_over);
  const { unit_price: price, unit_cost: cost, salvage_value: salvage } = category ?? {};
  const saved = (salvage ?? 0) > 0 ? ` + ${left} × ${formatMoney(salvage)}` : '';
  return {
    sold: {
      formula: 'sold so far + forecast of the remaining weeks × (1 + extra demand)',
      numbers: `${formatUnits(sold)} + ${formatUnits(none.units_sold - sold)} × (1 + ${formatShare(depth)} × ${formatNumber(liftFactor)}) = ${formatUnits(asked.units_sold)}`,
      note:
        asked.units_left_over === 0
          ? `No more can be sold than there is: ${all} units.`
          : 'No more than there is; to the nearest unit.',
    },
    leftOver: {
      formula: 'all units of the season − sold',
      numbers: `${all} − ${formatUnits(asked.units_sold)} = ${left}`,
    },
    ...(price != null && {
      revenue: {
        formula: 'sold so far × price + sold afterwards × reduced price',
        numbers: `${formatUnits(sold)} × ${formatMoney(price)} + ${formatUnits(after)} × ${formatMoney(price)} × (1 − ${formatShare(depth)}) = ${formatMoney(asked.revenue)}`,
      },
    }),
    ...(cost != null && {
      margin: {
        formula: 'revenue − cost of all units + salvage value of what is left over',
        numbers: `${formatMoney(asked.revenue)} − ${all} × ${formatMoney(cost)}${saved} = ${formatMoney(asked.margin)}`,
        note: 'All units are those sold or left over; what stores sold above their receipts costs as much as any other.',
      },
    }),
  };
}
