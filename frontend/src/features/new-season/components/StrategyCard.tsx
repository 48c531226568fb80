import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { Field, Textarea } from '@/components/ui/Field';
import { useMay } from '@/lib/access';
import { cn } from '@/lib/cn';
import { formatUnits } from '@/lib/format';
import { LONGEST_TEXT, type Reading, SHORTEST_TEXT } from '../api/extraction';
import type { SeasonForm } from '../lib/useSeasonForm';
import { AskedBack, Impossible, NothingRead, ReadingResult } from './ReadingResult';

const EXAMPLES = [
  {
    label: 'A spring season',
    text: '12-week spring season starting March 3, 2025. Weekly replenishment, 45% held back at the DC, markdown check in week 6 at 60% sell-through.',
  },
  {
    label: 'Everything ships at launch',
    text: '8 weeks from March 3, 2025. Everything ships at week 0, no replenishment. 25% safety stock and no markdowns.',
  },
  {
    label: 'Half a year, calmly',
    text: '26 weeks from March 3, 2025, bi-weekly replenishment, 35% DC holdback, markdown check in week 13. We expect 17,000 units.',
  },
];

interface StrategyCardProps {
  form: SeasonForm;
  text: string;
  onText: (text: string) => void;
  extraction: UseMutationResult<Reading, Error, string>;
  /** The text was changed since it was read, and a start was tried. */
  isUnreadRefused: boolean;
  /** Moves the focus to a parameter. */
  onFocus: (name: string) => void;
}

/** The strategy in the planner's own words, and what was read from it. */
export function StrategyCard({
  form,
  text,
  onText,
  extraction,
  isUnreadRefused,
  onFocus,
}: StrategyCardProps) {
  const [isLengthShown, setLengthShown] = useState(false);
  const isAllowed = useMay('planner');
  const length = Array.from(text.trim()).length;
  const lengthError = lengthProblem(length);
  const reading = extraction.data;
  const isUnread = length > 0 && text.trim() !== reading?.text;

  function extract() {
    if (!isAllowed) return;
    setLengthShown(true);
    if (lengthError !== undefined || extraction.isPending) return;
    extraction.mutate(text.trim(), {
      onSuccess: (reading) => {
        form.read(reading);
      },
    });
  }

  return (
    <Card className="p-0 sm:p-0">
      <div className="grid lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <div className="p-5 sm:p-6">
          <Field
            label="Your strategy for the season"
            hint="One or two sentences. Skip it to start from the defaults below."
            error={
              isLengthShown && lengthError !== undefined
                ? lengthError
                : isUnreadRefused && isUnread
                  ? 'This text has not been read yet. Press “Read my text”, or clear it.'
                  : undefined
            }
          >
            {(control) => (
              <Textarea
                {...control}
                data-field="strategy"
                className="min-h-36"
                value={text}
                placeholder="12-week spring season starting March 3, 2025, weekly replenishment, 45% held back at the DC …"
                onChange={({ target }) => {
                  onText(target.value);
                  setLengthShown(false);
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) extract();
                }}
              />
            )}
          </Field>
          <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
            <p
              className={cn(
                'figures text-sm',
                length > LONGEST_TEXT ? 'font-semibold text-bad' : 'text-quiet',
              )}
            >
              {formatUnits(length)} of {LONGEST_TEXT} characters
            </p>
            <PlannersOnly>
              <Button
                variant={isUnread ? 'primary' : 'secondary'}
                isBusy={extraction.isPending}
                onClick={extract}
              >
                {extraction.isPending ? 'Reading…' : 'Read my text'}
              </Button>
            </PlannersOnly>
          </div>
          <div className="mt-5 border-t border-line pt-4">
            <p id="examples" className="text-sm text-quiet">
              Start from an example
            </p>
            <ul aria-labelledby="examples" className="mt-2 flex flex-wrap gap-2">
              {EXAMPLES.map((example) => (
                <li key={example.label}>
                  <Button
                    size="sm"
                    onClick={() => {
                      onText(example.text);
                      setLengthShown(false);
                    }}
                  >
                    {example.label}
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        </div>
        <div
          aria-live="polite"
          className="border-t border-line bg-sunken p-5 sm:p-6 lg:rounded-r-lg lg:border-t-0 lg:border-l"
        >
          {extraction.isError ? (
            <ErrorState error={extraction.error} onRetry={extract} />
          ) : reading === undefined ? (
            <NothingRead />
          ) : reading.violations.length > 0 ? (
            <Impossible form={form} reading={reading} onFocus={onFocus} />
          ) : reading.missing.length > 0 ? (
            <AskedBack form={form} reading={reading} onFocus={onFocus} />
          ) : (
            <ReadingResult form={form} reading={reading} onFocus={onFocus} />
          )}
        </div>
      </div>
    </Card>
  );
}

function lengthProblem(length: number): string | undefined {
  if (length < SHORTEST_TEXT) return `Say a little more: at least ${SHORTEST_TEXT} characters.`;
  if (length > LONGEST_TEXT) {
    return `Say it in ${LONGEST_TEXT} characters; ${length - LONGEST_TEXT} are too many.`;
  }
  return undefined;
}
