import { expect, it } from 'vitest';
import type { SeasonReport } from '@/lib/api/types';
import { isInHistory } from './nextSeason';

const HISTORY = { first_week: '2022-01-03', weeks: 156, stores: 50, rows: 7800, units: 63_806 };
const REPORT = {
  weeks_sold: 12,
  parameters: { season_start_date: '2025-03-03' } as SeasonReport['parameters'],
};

it.each([
  ['2024-12-23', false],
  ['2025-05-12', false],
  ['2025-05-19', true],
  // Its weeks start on another weekday.
  ['2025-05-22', true],
])('a history whose last week starts on %s has the season: %s', (last_week, expected) => {
  expect(isInHistory(REPORT, { ...HISTORY, last_week })).toBe(expected);
});

it('counts the weeks that were sold, where the season was ended early', () => {
  const history = { ...HISTORY, last_week: '2025-03-24' };
  expect(isInHistory({ ...REPORT, weeks_sold: 4 }, history)).toBe(true);
  expect(isInHistory(REPORT, null)).toBe(false);
});
