import { expect, it } from 'vitest';
import { coverWords, shelfCover } from './cover';

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
