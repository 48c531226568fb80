import type { Schemas } from '@/lib/api/types';
import { formatDate } from '@/lib/format';
import { lastDay } from '@/lib/season';
import { SeasonTape } from './SeasonTape';

/** A season's tape with its dates and how many weeks are in. */
export function SeasonWeeks({ season }: { season: Schemas['WorkflowHead'] }) {
  const { forecast_horizon_weeks: weeks, season_start_date: start, season_end_date: end } = season;
  const done = season.season_progress?.week ?? 0;
  return (
    <>
      <SeasonTape weeks={weeks} done={done} checkpoint={season.markdown_checkpoint_week} />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-4">
        <span className="figures">{formatDate(start)}</span>
        <span className="figures font-semibold text-ink">
          {done === 0 ? `${weeks} weeks planned` : `week ${done} of ${weeks}`}
        </span>
        <span className="figures">{formatDate(lastDay(end))}</span>
      </p>
      {season.markdown_checkpoint_week !== null && (
        <p className="mt-0.5 flex items-center gap-1.5">
          <span aria-hidden className="size-1.5 rounded-full bg-warn" />
          Markdown check after week {season.markdown_checkpoint_week}
        </p>
      )}
    </>
  );
}
