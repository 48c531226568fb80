import type { Schemas } from '@/lib/api/types';
import { daysBetween, daysLater } from '@/lib/days';

type History = Schemas['CategoryHistory'];

/** Rows of the map that can be told apart. */
const MOST_ROWS = 60;

/** One row of the map: a store, or some that stand beside each other in the list. */
export interface MapRow {
  first: string;
  last: string;
  /** How many stores it stands for. */
  stores: number;
  /** Per week of the span: shares of its stores with sales, and with a row at all; 0 to 1. */
  sold: Float32Array;
  known: Float32Array;
}

/** Every week from the first to the last, also those in which no store has a row. */
export function weeksOf({ weeks }: History): string[] {
  const first = weeks[0]?.week_start_date;
  const last = weeks.at(-1)?.week_start_date;
  if (first === undefined || last === undefined) return [];
  const count = daysBetween(first, last) / 7 + 1;
  return Array.from({ length: count }, (_, week) => daysLater(first, 7 * week));
}

/** The stores' weeks, so many stores to a row that all rows are readable. */
export function mapRows(history: History, calendar: readonly string[]): MapRow[] {
  const place = new Map(calendar.map((week, index) => [week, index]));
  const places = history.weeks.map(({ week_start_date }) => place.get(week_start_date) ?? 0);
  const perRow = Math.ceil(history.stores.length / MOST_ROWS);
  const rows: MapRow[] = [];
  for (let start = 0; start < history.stores.length; start += perRow) {
    const group = history.stores.slice(start, start + perRow);
    const sold = new Float32Array(calendar.length);
    const known = new Float32Array(calendar.length);
    for (const { cells = '' } of group) {
      places.forEach((week, index) => {
        const cell = cells.charAt(index);
        if (cell === '1') sold[week] = (sold[week] ?? 0) + 1 / group.length;
        if (cell === '1' || cell === 's') known[week] = (known[week] ?? 0) + 1 / group.length;
      });
    }
    const names = group.map(({ store_name }) => store_name);
    rows.push({
      first: names[0] ?? '',
      last: names.at(-1) ?? '',
      stores: group.length,
      sold,
      known,
    });
  }
  return rows;
}

/** Weeks without a row between a store's first and its last. */
export function missingWeeks({ first_week, last_week, weeks }: Schemas['HistoryStore']): number {
  return daysBetween(first_week, last_week) / 7 + 1 - weeks;
}

/** Weeks in which no store has a row, those that follow each other together. */
export function missingEverywhere(
  { weeks }: History,
  calendar: readonly string[],
): { first: string; last: string }[] {
  const known = new Set(weeks.map(({ week_start_date }) => week_start_date));
  const gaps: { first: string; last: string }[] = [];
  for (const week of calendar.filter((one) => !known.has(one))) {
    const gap = gaps.at(-1);
    if (gap !== undefined && daysLater(gap.last, 7) === week) gap.last = week;
    else gaps.push({ first: week, last: week });
  }
  return gaps;
}

/** So many marks have room on a phone. */
const MOST_TICKS = 5;

/** The weeks with which a year begins, or a half or quarter of one or a month where the span is short; by their places. */
export function tickPlaces(calendar: readonly string[]): number[] {
  const of = (step: number) =>
    calendar.flatMap((week, place) => {
      const month = Number(week.slice(5, 7)) - 1;
      const isNew = daysLater(week, -7).slice(0, 7) !== week.slice(0, 7);
      return isNew && month % step === 0 ? place : [];
    });
  const step = [1, 3, 6, 12].find((months) => of(months).length <= MOST_TICKS) ?? 12;
  const places = of(step);
  const every = Math.ceil(places.length / MOST_TICKS);
  return places.filter((_, index) => index % every === 0);
}
