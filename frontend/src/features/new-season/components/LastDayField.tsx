import { useState } from 'react';
import { How } from '@/components/How';
import { Field, Input } from '@/components/ui/Field';
import { daysBetween, daysLater, isDay } from '@/lib/days';
import { formatDate } from '@/lib/format';
import type { SeasonForm } from '../lib/useSeasonForm';

/** The season's last day: follows from first day and length; choosing one sets the length. */
export function LastDayField({ form }: { form: SeasonForm }) {
  const { season_start_date: start, forecast_horizon_weeks: weeks } = form.season.values;
  const isKnown = typeof start === 'string' && typeof weeks === 'number';
  const last = isKnown ? daysLater(start, 7 * weeks - 1) : '';
  // What is being typed, as long as it ends no whole week.
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? undefined : problemOf(typed, start);

  function choose(day: string) {
    const chosen = typeof start === 'string' && isDay(day) ? weeksUntil(start, day) : Number.NaN;
    if (Number.isInteger(chosen) && chosen >= 4 && chosen <= 52) {
      setTyped(null);
      if (chosen !== weeks) form.set('forecast_horizon_weeks', String(chosen));
    } else {
      setTyped(day);
    }
  }

  return (
    <div data-parameter="season_end_date">
      <Field
        label="Last day"
        aside={
          isKnown && (
            <How
              label="Last day"
              formula="first day + 7 × weeks − 1 day"
              numbers={`${formatDate(start)} + 7 × ${weeks} − 1 day = ${formatDate(last)}`}
            />
          )
        }
        hint="Follows from first day and length; change it to change the length."
        error={form.errorOf('season_end_date') ?? problem}
      >
        {(control) => (
          <Input
            {...control}
            type="date"
            disabled={typeof start !== 'string'}
            value={typed ?? last}
            onChange={({ target }) => {
              choose(target.value);
            }}
            onBlur={() => {
              if (typed !== null && !isDay(typed)) setTyped(null);
            }}
          />
        )}
      </Field>
    </div>
  );
}

function weeksUntil(start: string, last: string): number {
  return (daysBetween(start, last) + 1) / 7;
}

function problemOf(day: string, start: unknown): string | undefined {
  if (typeof start !== 'string' || !isDay(day)) return undefined;
  const weeks = weeksUntil(start, day);
  if (weeks < 4 || weeks > 52) return 'A season has 4 to 52 weeks.';
  const shorter = Math.max(4, Math.floor(weeks));
  const choices = [shorter, shorter + 1].filter((count) => count <= 52);
  const days = choices.map((count) => formatDate(daysLater(start, 7 * count - 1)));
  return `A season has whole weeks: choose ${days.join(' or ')}.`;
}
