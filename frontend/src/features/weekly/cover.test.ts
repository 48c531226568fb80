import { expect, it } from 'vitest';
import { coverCell, coverWords, shelfCover, storeCovers } from './cover';

it('counts the weeks after a week that the shelves of all stores last', () => {
  const after = (inventories: readonly number[], week_number = 1) =>
    shelfCover({ week_number, stores: inventories.map((inventory) => ({ inventory })) }, CURVE);
  const CURVE = [100, 40, 60, 80];
  expect(after([50, 20])).toEqual({ weeks: 1.5, isToTheEnd: false });
  expect(after([0])).toEqual({ weeks: 0, isToTheEnd: false });
  expect(after([500])).toEqual({ weeks: 3, isToTheEnd: true });
  expect(coverWords(after([70]))).toBe('the shelves hold 1.5 weeks of expected sales');
  expect(coverWords(after([101]))).toBe('the shelves hold 2 weeks of expected sales');
  expect(coverWords(after([1]))).toBe('the shelves hold next to nothing');
  expect(coverWords(after([41]))).toBe('the shelves hold 1 week of expected sales');
  expect(coverWords(after([80], 3))).toBe('the shelves hold enough to the season’s end');
});

it('counts the weeks that the shelf of each store lasts, by its part of the plan', () => {
  const covers = storeCovers(
    {
      week_number: 1,
      stores: [
        { store_id: 'S01', inventory: 55 },
        { store_id: 'S02', inventory: 45 },
        { store_id: 'S03', inventory: 0 },
        { store_id: 'S04', inventory: 10 },
      ],
    },
    [100, 40, 60, 80],
    new Map([
      ['S01', 200],
      ['S02', 100],
      ['S03', 100],
      ['S04', 0],
    ]),
  );
  expect([...covers]).toEqual([
    ['S01', 2.125],
    ['S02', 3],
    ['S03', 0],
  ]);
  const told = ['S01', 'S02', 'S03', 'S04'].map((id) => coverCell(covers.get(id), 3));
  expect(told).toEqual(['2.1', 'to the end', '0.0', '–']);
});
