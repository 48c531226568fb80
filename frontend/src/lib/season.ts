import { useOutletContext } from 'react-router';
import type { Category, WorkflowDetail, WorkflowSummary } from './api/types';
import { daysLater } from './days';

/** Weeks of history below which there is no forecast, and below which the year is known badly. */
export const FEWEST_WEEKS = 52;
export const GOOD_WEEKS = 104;

/** The season whose tab is shown; kept up to date by its stream. */
export function useSeason(): WorkflowDetail {
  return useOutletContext<WorkflowDetail>();
}

/** The API's end is the day after the last day. */
export function lastDay(end: string): string {
  return daysLater(end, -1);
}

/** The first day of a season's week, 1-based. */
export function weekStart(seasonStart: string, week: number): string {
  return daysLater(seasonStart, 7 * (week - 1));
}

/** Whether the season in a category's file is over: one from that day on was closed, or its sales are history. */
export function isFileSeasonOver(
  { category_id, season_start_date: start, season_end_date: end, history }: Category,
  workflows: readonly WorkflowSummary[],
): boolean {
  const isInHistory = history !== null && daysLater(history.last_week, 7) >= end;
  return (
    isInHistory ||
    workflows.some(
      (season) =>
        season.category_id === category_id &&
        season.status === 'completed' &&
        season.season_start_date >= start,
    )
  );
}
