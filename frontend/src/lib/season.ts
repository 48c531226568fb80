import { useOutletContext } from 'react-router';
import type { WorkflowDetail } from './api/types';

const DAY_MS = 86_400_000;

/** The season whose tab is shown; kept up to date by its stream. */
export function useSeason(): WorkflowDetail {
  return useOutletContext<WorkflowDetail>();
}

/** The API's end is the day after the last day. */
export function lastDay(end: string): string {
  return new Date(Date.parse(end) - DAY_MS).toISOString().slice(0, 10);
}

/** The first day of a season's week, 1-based. */
export function weekStart(seasonStart: string, week: number): string {
  return new Date(Date.parse(seasonStart) + (week - 1) * 7 * DAY_MS).toISOString().slice(0, 10);
}
