import { ActionBar } from '@/components/ActionBar';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { counted, formatDate } from '@/lib/format';
import type { Origin } from '../lib/entries';
import type { Warning } from '../lib/warnings';
import type { SeasonForm } from '../lib/useSeasonForm';

interface StartBarProps {
  form: SeasonForm;
  /** Another step comes first, e.g. a text that is not read yet. */
  isSecondary: boolean;
  isBusy: boolean;
  error: unknown;
  /** How many parameters are refused or unreadable. */
  problems: number;
  warnings: readonly Warning[];
  onStart: () => void;
}

const COUNTS: readonly { origin: Origin; words: string }[] = [
  { origin: 'text', words: 'from your text' },
  { origin: 'previous', words: 'from last season' },
  { origin: 'you', words: 'changed by you' },
  { origin: 'asked', words: 'left open' },
];

/** What will be started, and the button for it. */
export function StartBar({
  form,
  isSecondary,
  isBusy,
  error,
  problems,
  warnings,
  onStart,
}: StartBarProps) {
  const { season_start_date: start, forecast_horizon_weeks: weeks } = form.season.values;
  const origins = Object.values(form.entries).map(({ origin }) => origin);
  const counts = COUNTS.map(({ origin, words }) => ({
    words,
    count: origins.filter((other) => other === origin).length,
  })).filter(({ count }) => count > 0);
  return (
    <ActionBar
      className="-mb-20"
      above={error !== null && error !== undefined && <ErrorState error={error} className="mb-3" />}
      title={
        <>
          {form.category.category_name}
          {typeof weeks === 'number' && `, ${counted(weeks, 'week')}`}
          {typeof start === 'string' && ` from ${formatDate(start)}`}
        </>
      }
      note={
        problems > 0 ? (
          <span className="font-semibold text-bad">
            {counted(problems, 'value needs', 'values need')} your attention
          </span>
        ) : (
          <>
            {counts.length === 0
              ? 'All else at the defaults'
              : counts.map(({ count, words }) => `${count} ${words}`).join(', ')}
            {warnings.length > 0 && (
              <span className="block text-warn">
                {warnings.map(({ title }) => `${title}.`).join(' ')}
              </span>
            )}
          </>
        )
      }
    >
      <PlannersOnly>
        <Button variant={isSecondary ? 'secondary' : 'primary'} isBusy={isBusy} onClick={onStart}>
          {isBusy ? 'Starting…' : 'Start the season'}
        </Button>
      </PlannersOnly>
    </ActionBar>
  );
}
