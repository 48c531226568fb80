import type { Category } from '@/lib/api/types';
import { daysBetween, daysLater, isDay } from '@/lib/days';
import { counted, formatDate } from '@/lib/format';
import type { ParameterName } from '@/lib/parameters/definitions';
import { FEWEST_WEEKS } from '@/lib/season';

/** What a planner should know of a season before it is started; nothing of it forbids the start here. */
export interface Warning {
  title: string;
  text: string;
  /** Uploading sales would mend it. */
  isAboutSales: boolean;
}

/**
 * What is unusual about the season and the sales that it is forecast from.
 *
 * @param values the season's parameters as far as they can be read
 * @param isFileSeasonOver the season in the category's file was closed, or its sales are history
 */
export function warningsOf(
  category: Category,
  values: Partial<Record<ParameterName, unknown>>,
  isFileSeasonOver: boolean,
): Warning[] {
  const { category_name: name, history, season_start_date: fileStart } = category;
  const warnings: Warning[] = [];
  const start = dayOf(values.season_start_date);
  if (isFileSeasonOver && start === fileStart) {
    warnings.push({
      title: `The season from ${formatDate(start)} is over`,
      text: `That day is still in the file of ${name}. Change the first day above to plan the next season, or leave it to plan this one once more.`,
      isAboutSales: false,
    });
  }
  if (history === null || history.weeks < FEWEST_WEEKS) {
    const known = history === null ? 'no sales' : `only ${counted(history.weeks, 'week')} of sales`;
    warnings.push({
      title: `There are ${known} of ${name} yet`,
      text: `A forecast needs ${FEWEST_WEEKS} weeks. Upload them before you start.`,
      isAboutSales: true,
    });
    return warnings;
  }
  const lastDay = daysLater(history.last_week, 6);
  const until = dayOf(values.history_until);
  const isCut = until !== undefined && until < lastDay;
  const end = isCut ? until : lastDay;
  const weeks = start === undefined ? 0 : Math.floor((daysBetween(end, start) - 1) / 7);
  if (weeks > 0 && start !== undefined) {
    warnings.push({
      title: `The sales end ${counted(weeks, 'week')} before the season starts`,
      text: `The forecast knows sales up to ${formatDate(end)} and must bridge the weeks until ${formatDate(start)}; the longer that is, the less certain it becomes. ${
        isCut
          ? 'Later sales are there: see “Use sales up to” among the advanced parameters.'
          : 'If some of these weeks are sold already, upload them first.'
      }`,
      isAboutSales: !isCut,
    });
  }
  return warnings;
}

function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined;
}
