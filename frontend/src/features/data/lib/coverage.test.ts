import { expect, it } from 'vitest';
import type { Schemas } from '@/lib/api/types';
import { daysLater } from '@/lib/days';
import { mapRows, missingEverywhere, missingWeeks, tickPlaces, weeksOf } from './coverage';

function store(id: string, cells: string): Schemas['HistoryStore'] {
  const span = { first_week: '2024-01-01', last_week: '2024-01-22', weeks: 3, units: 9 };
  return { store_id: id, store_name: id, cells, ...span };
}

function history(stores: Schemas['HistoryStore'][]): Schemas['CategoryHistory'] {
  const dates = ['2024-01-01', '2024-01-08', '2024-01-22'];
  const weeks = dates.map((week_start_date) => ({
    week_start_date,
    rows: 1,
    units: 1,
    stores_with_sales: 1,
  }));
  return { category_id: 'c', history: null, stores, weeks };
}

it('keeps the place of a week in which no store has a row', () => {
  const one = history([store('A', '1s1')]);
  const weeks = weeksOf(one);
  expect(weeks).toEqual(['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-22']);
  const [row] = mapRows(one, weeks);
  expect([...(row?.sold ?? [])]).toEqual([1, 0, 0, 1]);
  expect([...(row?.known ?? [])]).toEqual([1, 1, 0, 1]);
  expect(missingWeeks(store('A', '1s1'))).toBe(1);
  expect(missingEverywhere(one, weeks)).toEqual([{ first: '2024-01-15', last: '2024-01-15' }]);
});

it('puts stores of a long chain together, each once', () => {
  const chain = history(
    Array.from({ length: 2000 }, (_, index) => store(`S${index}`, index % 2 ? '101' : '100')),
  );
  const rows = mapRows(chain, weeksOf(chain));
  expect(rows.length).toBeLessThanOrEqual(60);
  expect(rows.reduce((sum, { stores }) => sum + stores, 0)).toBe(2000);
  expect(rows[0]?.sold[0]).toBeCloseTo(1);
  expect(rows[0]?.sold[3]).toBeCloseTo(0.5);
});

it('marks years, or months where there are few', () => {
  const calendar = (first: string, weeks: number) =>
    Array.from({ length: weeks }, (_, week) => daysLater(first, 7 * week));
  const marked = (weeks: string[]) => tickPlaces(weeks).map((place) => weeks[place]);
  expect(marked(calendar('2022-01-03', 156))).toEqual(['2022-01-03', '2023-01-02', '2024-01-01']);
  expect(marked(calendar('2024-02-05', 12))).toEqual(['2024-02-05', '2024-03-04', '2024-04-01']);
  expect(tickPlaces(calendar('2014-01-06', 520)).length).toBeLessThanOrEqual(5);
});
