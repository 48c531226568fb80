import type { Schemas, SeasonReport } from '@/lib/api/types';
import { weekStart } from '@/lib/season';

/** The router state from which the page of a new season starts. */
export function nextSeason(report: SeasonReport, categoryId: string) {
  return { category_id: categoryId, parameters: report.next_season_parameters };
}

/** Whether a category's history reaches the season's last week. */
export function isInHistory(
  { parameters, weeks_sold }: Pick<SeasonReport, 'parameters' | 'weeks_sold'>,
  history: Schemas['HistoryCoverage'] | null,
): boolean {
  // History's weeks may start on another weekday: up to 6 days after those of the season.
  return (
    history !== null && history.last_week >= weekStart(parameters.season_start_date, weeks_sold)
  );
}
