import { expect, it } from 'vitest';
import { COATS } from '../../test/seasons';
import type { WorkflowSummary } from './api/types';
import { isFileSeasonOver } from './season';

function closed(change: Partial<WorkflowSummary> = {}): WorkflowSummary[] {
  const season = { category_id: 'coats', season_start_date: '2025-03-03', status: 'completed' };
  return [{ ...season, ...change } as WorkflowSummary];
}

it('is over once a season from its day on was closed, or its last week is history', () => {
  expect(isFileSeasonOver(COATS, [])).toBe(false);
  expect(isFileSeasonOver(COATS, closed())).toBe(true);
  expect(isFileSeasonOver(COATS, closed({ status: 'monitoring' }))).toBe(false);
  expect(isFileSeasonOver(COATS, closed({ category_id: 'shirts' }))).toBe(false);
  expect(isFileSeasonOver(COATS, closed({ season_start_date: '2024-03-04' }))).toBe(false);
  const until = (last_week: string) => ({
    ...COATS,
    history: { first_week: '2022-01-03', last_week, weeks: 177 },
  });
  expect(isFileSeasonOver(until('2025-05-19'), [])).toBe(true);
  expect(isFileSeasonOver(until('2025-05-12'), [])).toBe(false);
});
