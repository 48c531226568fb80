import type { SeasonReport } from '@/lib/api/types';

/** The router state from which the page of a new season starts. */
export function nextSeason(report: SeasonReport, categoryId: string) {
  return { category_id: categoryId, parameters: report.next_season_parameters };
}
