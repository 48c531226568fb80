import { CircleCheck, CircleHelp } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Figure } from '@/components/Figure';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import { counted, formatShare } from '@/lib/format';
import {
  isParameterName,
  type ParameterName,
  PARAMETER_NAMES,
  PARAMETERS,
} from '@/lib/parameters/definitions';
import { tuningLabel } from '@/lib/parameters/tuning';
import { formatParameter, inWords, parameterLabel, violationText } from '@/lib/parameters/words';
import type { Reading } from '../api/extraction';
import type { SeasonForm } from '../lib/useSeasonForm';

interface ResultProps {
  form: SeasonForm;
  reading: Reading;
  onFocus: (name: string) => void;
}

/** Before a text is read: what it should say. */
export function NothingRead() {
  return (
    <>
      <h2 className="font-semibold">What a season needs</h2>
      <ul className="mt-2 list-disc space-y-1 pl-5">
        <li>how many weeks it lasts</li>
        <li>on which day it starts</li>
        <li>how often stores are replenished</li>
        <li>what share is held back at the DC</li>
      </ul>
      <p className="mt-3 text-quiet">
        Everything else has a default. What your text leaves open is asked back, never guessed, and
        you can change every value before you start.
      </p>
    </>
  );
}

/** A text that asks for what is not possible: what was read is kept, and each problem stands at its field, too. */
export function Impossible({ form, reading, onFocus }: ResultProps) {
  const open = reading.violations.filter(
    ({ parameter }) =>
      (isParameterName(parameter) || parameter === 'season_end_date') &&
      form.errorOf(parameter) !== undefined,
  );
  return (
    <>
      {open.length > 0 ? (
        <Alert tone="bad" role="alert" title="Your text asks for what is not possible">
          <ul className="list-disc space-y-1 pl-5">
            {open.map((violation) => (
              <li key={violation.parameter}>{violationText(violation)}</li>
            ))}
          </ul>
          <div className="flex flex-wrap gap-2 pt-1">
            {open.map(({ parameter }) => (
              <Button
                key={parameter}
                size="sm"
                onClick={() => {
                  onFocus(parameter);
                }}
              >
                Change “{parameterLabel(parameter)}”
              </Button>
            ))}
          </div>
        </Alert>
      ) : (
        <h2 className="flex items-center gap-2 font-semibold">
          <CircleCheck aria-hidden className="size-5 text-good" />
          What was not possible is changed
        </h2>
      )}
      <h3 className="mt-4 font-semibold">Kept from your text</h3>
      <ReadValues form={form} reading={reading} onFocus={onFocus} />
    </>
  );
}

/** A text that states all that is needed. */
export function ReadingResult({ form, reading, onFocus }: ResultProps) {
  const confidence = formatShare(reading.confidence, 0);
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 className="font-semibold">Read from your text</h2>
        <Figure
          label="Confidence"
          value={confidence}
          how={{
            formula:
              'How much of what is needed was found in your text, less something for every doubt',
            numbers: confidence,
            note: 'A doubt is a figure that was not used, an “about”, an amount of money, or a statement that contradicts another.',
          }}
        />
      </div>
      <ReadValues form={form} reading={reading} onFocus={onFocus} />
      {reading.notes !== '' && <p className="mt-3 text-sm text-quiet">{inWords(reading.notes)}</p>}
    </>
  );
}

/** A text that leaves something open: what was read is kept, the rest is asked. */
export function AskedBack({ form, reading, onFocus }: ResultProps) {
  const open = reading.missing.filter(
    (name): name is ParameterName =>
      isParameterName(name) && form.entries[name]?.origin === 'asked',
  );
  const panel = useRef<HTMLDivElement>(null);
  // The place of the row whose offer was taken. It goes with the button that had the focus, so the next row gets it.
  const [used, setUsed] = useState<{ index: number } | null>(null);
  useEffect(() => {
    if (used === null) return;
    const rows = panel.current?.querySelectorAll('[data-open]') ?? [];
    const next = rows[Math.min(used.index, rows.length - 1)];
    const target = next?.querySelector<HTMLElement>('button:last-of-type');
    (target ?? panel.current?.querySelector<HTMLElement>('h2'))?.focus();
  }, [used]);
  const isEndInDoubt = reading.missing.includes('season_end_date');
  return (
    <div ref={panel}>
      <h2 tabIndex={-1} className="flex items-center gap-2 font-semibold">
        {open.length > 0 ? (
          <CircleHelp aria-hidden className="size-5 text-warn" />
        ) : (
          <CircleCheck aria-hidden className="size-5 text-good" />
        )}
        {open.length > 0
          ? `Your text leaves ${counted(open.length, 'thing')} open`
          : 'All gaps are filled'}
      </h2>
      {open.length > 0 && (
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {open.map((name, index) => {
            const { value } = form.fallbackOf(name);
            return (
              <li
                key={name}
                data-open
                className="flex flex-wrap items-center justify-between gap-2 py-2"
              >
                <button
                  type="button"
                  className="min-h-7 rounded-sm font-semibold text-accent underline-offset-3 hover:underline"
                  onClick={() => {
                    onFocus(name);
                  }}
                >
                  {tuningLabel(name)}
                </button>
                {value !== undefined && (
                  <Button
                    size="sm"
                    onClick={() => {
                      form.reset(name);
                      setUsed({ index });
                    }}
                  >
                    Use {offer(name, value)}
                    <span className="sr-only">for {tuningLabel(name)}</span>
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {open.length > 0 && (
        <ul className="mt-3 list-disc space-y-1 pl-5 text-sm">
          {reading.questions.map((question) => (
            <li key={question}>{inWords(question)}</li>
          ))}
        </ul>
      )}
      {isEndInDoubt && (
        <p className="mt-3 text-sm">
          The last day is not clear from your text. It now follows from first day and length; check
          it below.
        </p>
      )}
      {Object.keys(reading.stated).length > 0 && (
        <>
          <h3 className="mt-4 font-semibold">Kept from your text</h3>
          <ReadValues form={form} reading={reading} onFocus={onFocus} />
        </>
      )}
    </div>
  );
}

/** A value inside a sentence. */
function offer(name: ParameterName, value: unknown): string {
  const words = formatParameter(name, value);
  return PARAMETERS[name].kind === 'choice'
    ? words.charAt(0).toLowerCase() + words.slice(1)
    : words;
}

/** Each value with the words that it was read from. */
function ReadValues({ reading, onFocus }: ResultProps) {
  const names = PARAMETER_NAMES.filter((name) => reading.stated[name] !== undefined);
  return (
    <dl className="mt-3 divide-y divide-line border-y border-line">
      {names.map((name) => (
        <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
          <dt>
            <button
              type="button"
              className="min-h-7 rounded-sm text-left text-quiet underline-offset-3 hover:text-accent hover:underline"
              onClick={() => {
                onFocus(name);
              }}
            >
              {tuningLabel(name)}
            </button>
          </dt>
          <dd className="text-right">
            <span className="figures font-semibold">
              {formatParameter(name, reading.stated[name])}
            </span>
            {reading.quotes[name] !== undefined && (
              <q className="ml-2 text-sm text-quiet italic">{reading.quotes[name]}</q>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
