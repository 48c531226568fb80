import { expect, it } from 'vitest';
import type { Category } from '@/lib/api/types';
import { COATS } from '../../../../test/seasons';
import { warningsOf } from './warnings';

const SEASON = { season_start_date: '2025-03-03', history_until: '2025-03-02' };

function titles(category: Category, values = SEASON, isOver = false) {
  return warningsOf(category, values, isOver).map(({ title }) => title);
}

it('says nothing where the sales reach the season', () => {
  expect(titles(COATS)).toEqual([]);
  expect(warningsOf(COATS, {}, true)).toEqual([]);
});

it('says how many weeks lie between the sales and the season, and why', () => {
  const later = { season_start_date: '2025-03-24', history_until: '2025-03-23' };
  expect(titles(COATS, later)).toEqual(['The sales end 3 weeks before the season starts']);
  expect(warningsOf(COATS, later, false)[0]?.isAboutSales).toBe(true);
  const cut = warningsOf(COATS, { ...SEASON, history_until: '2025-02-16' }, false);
  expect(cut[0]?.title).toContain('2 weeks before');
  expect(cut[0]?.text).toContain('Use sales up to');
});

it('says that a season is over while its day is still chosen', () => {
  expect(titles(COATS, SEASON, true)).toEqual(['The season from 3 Mar 2025 is over']);
  const next = { season_start_date: '2025-03-10', history_until: '2025-03-09' };
  expect(titles(COATS, next, true)).toEqual(['The sales end 1 week before the season starts']);
});

it('says that there are too few sales for a forecast', () => {
  expect(titles({ ...COATS, history: null })).toEqual(['There are no sales of Coats yet']);
  const short = { first_week: '2025-01-06', last_week: '2025-02-24', weeks: 8 };
  expect(titles({ ...COATS, history: short })).toEqual([
    'There are only 8 weeks of sales of Coats yet',
  ]);
});
