import { expect, it } from 'vitest';
import { inWeekOrder, weekOf, weekTemplate } from './weekFiles';

it.each([
  ['store_id,week_number,units_sold\nS01,7,24\n', 7],
  ['\uFEFFweek_number;store_id;units_sold\r\n12;S01;24\r\n', 12],
  ['"store_id"\t"week_number"\t"units_sold"\nS01\t"3"\t4', 3],
  ['store_id,units_sold\nS01,24\n', null],
  ['store_id,week_number,units_sold\nS01,,24\n', null],
  ['', null],
])('knows the week of a file: %j', (text, week) => {
  expect(weekOf(text)).toBe(week);
});

it('puts files in the order of their weeks, whatever they are called', async () => {
  const file = (name: string, week: number | null) =>
    new File([`store_id,week_number,units_sold\nS01,${week ?? ''},1`], name);
  const files = [file('b.csv', null), file('a.csv', 10), file('z.csv', 2), file('a10.csv', null)];
  const ordered = await inWeekOrder(files);
  expect(ordered.map(({ file: { name } }) => name)).toEqual(['z.csv', 'a.csv', 'a10.csv', 'b.csv']);
  expect(ordered.map(({ week }) => week)).toEqual([2, 10, null, null]);
});

it('makes a file with every store and no sales', () => {
  expect(weekTemplate(['S01', 'Paris, "Nord"'], 5)).toBe(
    'store_id,week_number,units_sold\r\nS01,5,\r\n"Paris, ""Nord""",5,\r\n',
  );
});
