import { Details } from '@/components/Details';
import { Alert } from '@/components/ui/Alert';
import type { Forecast } from '@/lib/api/types';
import { counted, formatDate } from '@/lib/format';
import { forecastWarning } from '@/lib/words';
import { modelName } from '../curve';

/** What the forecast rests on, and what a planner should know about it. */
export function ForecastBasis({ forecast: { diagnostics } }: { forecast: Forecast }) {
  const { history_weeks, history_start, history_end, filled_weeks, lead_time_weeks, warnings } =
    diagnostics;
  return (
    <section aria-labelledby="basis">
      <h2 id="basis" className="mb-3 text-lg font-semibold">
        What it rests on
      </h2>
      {warnings.length > 0 && (
        <Alert tone="warn" title="Take it with care" className="mb-4">
          <ul className="list-disc space-y-0.5 pl-5">
            {warnings.map((warning) => (
              <li key={warning}>{forecastWarning(warning)}</li>
            ))}
          </ul>
        </Alert>
      )}
      <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-[10rem_1fr]">
        <dt className="text-quiet">Sales history</dt>
        <dd>
          {counted(history_weeks, 'week')}, from {formatDate(history_start)} to the week of{' '}
          {formatDate(history_end)}
        </dd>
        <dt className="text-quiet">Until the season</dt>
        <dd>
          {lead_time_weeks === 0
            ? 'The season follows the history at once'
            : `${counted(lead_time_weeks, 'week lies', 'weeks lie')} between the history and the season, forecast on the way`}
        </dd>
        <dt className="text-quiet">Missing weeks</dt>
        <dd>
          {filled_weeks.length === 0
            ? 'None'
            : `${counted(filled_weeks.length, 'week')} filled from the weeks around: ${filled_weeks.map((day) => formatDate(day)).join(', ')}`}
        </dd>
      </dl>
      <Details className="mt-3" summary="Details of the models">
        <p className="max-w-[75ch] text-sm text-quiet">
          For statisticians: what each model settled on.
        </p>
        <dl className="mt-2 grid gap-x-8 gap-y-1 sm:grid-cols-[10rem_1fr]">
          {diagnostics.models.map(({ model, description }, index) => (
            <div key={index} className="contents">
              <dt className="text-quiet">{modelName(model)}</dt>
              <dd>{description}</dd>
            </div>
          ))}
        </dl>
      </Details>
    </section>
  );
}
