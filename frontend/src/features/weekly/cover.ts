import { DASH, formatNumber, formatNumberColumn, measured } from '@/lib/format';

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

/**
 * For how many of the weeks after a week each store's own shelf holds enough: it is expected to sell its part of the
 * plan. Stores that the plan gives nothing are not among them.
 *
 * @param planned units of the season by store
 */
export function storeCovers(
  week: { week_number: number; stores: readonly { store_id: string; inventory: number }[] },
  curve: readonly number[],
  planned: ReadonlyMap<string, number>,
): Map<string, number> {
  const all = [...planned.values()].reduce((sum, units) => sum + units, 0);
  return new Map(
    week.stores.flatMap((store) => {
      const share = (planned.get(store.store_id) ?? 0) / all;
      if (!(share > 0)) return [];
      const own = curve.map((units) => units * share);
      return [[store.store_id, shelfCover({ ...week, stores: [store] }, own).weeks] as const];
    }),
  );
}

/**
 * A store's cover in its column; a dash where it is not known.
 *
 * @param left weeks of the season that are left
 */
export function coverCell(weeks: number | undefined, left: number): string {
  if (weeks === undefined) return DASH;
  return weeks >= left ? 'to the end' : formatNumberColumn(weeks, 1);
}

/** The cover as a remark beside what the stores need. */
export function coverWords({ weeks, isToTheEnd }: Cover): string {
  if (isToTheEnd) return 'the shelves hold enough to the season’s end';
  if (formatNumber(weeks, 1) === formatNumber(0)) return 'the shelves hold next to nothing';
  return `the shelves hold ${measured(weeks, 'week')} of expected sales`;
}
