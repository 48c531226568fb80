import type { WorkflowDetail } from '@/lib/api/types';
import { formatDate } from '@/lib/format';
import { lastDay } from '@/lib/season';
import { SeasonTape } from './SeasonTape';

/** A season's tape with its dates and how many weeks are in. */
export function SeasonWeeks({ season }: { season: WorkflowDetail }) {
  const { forecast_horizon_weeks: weeks, season_start_date, season_end_date } = season.parameters;
  const done = season.season_progress?.week ?? 0;
  return (
    <>
      <SeasonTape
        weeks={weeks}
        done={done}
        checkpoint={season.parameters.markdown_checkpoint_week}
      />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-4">
        <span className="figures">{formatDate(season_start_date)}</span>
        <span className="figures font-semibold text-ink">
          {done === 0 ? `${weeks} weeks planned` : `week ${done} of ${weeks}`}
        </span>
        <span className="figures">{formatDate(lastDay(season_end_date))}</span>
      </p>
    </>
  );
}
