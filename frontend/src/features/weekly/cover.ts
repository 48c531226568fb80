import { formatNumber } from '@/lib/format';

/** How long what lies on the shelves lasts. */
export interface Cover {
  /** Weeks of expected sales, in parts of one, too. */
  weeks: number;
  /** It lasts to the season's end. */
  isToTheEnd: boolean;
}

/**
 * For how many of the weeks after a week the stores' shelves hold enough, all stores together.
 *
 * @param curve units that are expected per season week, the first one first
 */
export function shelfCover(
  week: { week_number: number; stores: readonly { inventory: number }[] },
  curve: readonly number[],
): Cover {
  let left = week.stores.reduce((sum, { inventory }) => sum + inventory, 0);
  let weeks = 0;
  for (const units of curve.slice(week.week_number)) {
    if (units > left) return { weeks: weeks + left / units, isToTheEnd: false };
    left -= units;
    weeks += 1;
  }
  return { weeks, isToTheEnd: true };
}

/** The cover as a remark beside what the stores need. */
export function coverWords({ weeks, isToTheEnd }: Cover): string {
  if (isToTheEnd) return 'the shelves hold enough to the season’s end';
  const told = formatNumber(weeks, 1);
  if (told === formatNumber(0)) return 'the shelves hold next to nothing';
  const isOne = told === formatNumber(1);
  return `the shelves hold ${told} ${isOne ? 'week' : 'weeks'} of expected sales`;
}
