import { FlaskConical } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { ActionBar } from '@/components/ActionBar';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { Field, Input, Select } from '@/components/ui/Field';
import { ApiError } from '@/lib/api/error';
import type { Category } from '@/lib/api/types';
import { counted } from '@/lib/format';
import { useSessionState } from '@/lib/sessionState';
import { useRunScenario } from '../api/scenarios';
import {
  type DraftErrors,
  faultsOf,
  isClean,
  isSeasonField,
  NO_ERRORS,
  refusedOf,
  requestOf,
  type ScenarioDraft,
} from '../lib/draft';
import { DemandAssumptions } from './DemandAssumptions';
import { Running } from './Running';
import { SetsEditor } from './SetsEditor';

interface ScenarioBuilderProps {
  /** The rehearsal or season that it starts from; empty for none. */
  source: string;
  categories: readonly Category[];
  initial: ScenarioDraft;
}

/** Puts a rehearsal together and runs it. */
export function ScenarioBuilder({ source, categories, initial }: ScenarioBuilderProps) {
  const navigate = useNavigate();
  const run = useRunScenario();
  // With the version of the draft's shape.
  const kept = useSessionState(`scenario-1 ${source}`, initial);
  const [errors, setErrors] = useState<DraftErrors>(NO_ERRORS);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isClean(errors)) return;
    const field = form.current?.querySelector<HTMLElement>(
      '[aria-invalid="true"], [data-invalid] input',
    );
    field?.focus({ preventScroll: true });
    // To the middle, where the bar below hides neither control nor message.
    field?.scrollIntoView({ block: 'center' });
  }, [errors]);
  const categoryOf = ({ categoryId }: ScenarioDraft) =>
    categories.find(({ category_id }) => category_id === categoryId);
  // The kept one may be of a category that is gone.
  const draft = categoryOf(kept.value) === undefined ? initial : kept.value;
  const category = categoryOf(draft);
  if (category === undefined) return null;
  const change = (to: Partial<ScenarioDraft>) => {
    kept.set({ ...draft, ...to });
    run.reset();
  };
  const start = () => {
    const { request, errors: found } = requestOf(draft);
    setErrors(found);
    if (!isClean(found)) return;
    run.mutate(
      { request, key: crypto.randomUUID() },
      {
        onSuccess: ({ scenario_id }) => void navigate(`/scenarios/${scenario_id}`),
        onError: (error) => {
          if (error instanceof ApiError) setErrors(refusedOf(error.violations, draft));
        },
      },
    );
  };
  const isFaulty = !isClean(errors);
  const others = Object.entries(errors.season).filter(([name]) => !isSeasonField(name));
  return (
    <form
      ref={form}
      noValidate
      aria-label="Rehearsal"
      className="space-y-7"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-3">
        <Field label="Category" error={errors.season.category_id}>
          {(control) => (
            <Select
              {...control}
              value={draft.categoryId}
              onChange={(event) => {
                const chosen = categories.find((one) => one.category_id === event.target.value);
                if (chosen === undefined) return;
                change({
                  categoryId: chosen.category_id,
                  start: chosen.season_start_date,
                  weeks: String(chosen.season_length_weeks),
                });
              }}
            >
              {categories.map(({ category_id, category_name }) => (
                <option key={category_id} value={category_id}>
                  {category_name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="First day of the season" error={errors.season.season_start_date}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={draft.start}
              onChange={(event) => {
                change({ start: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label="Length" error={errors.season.forecast_horizon_weeks}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              suffix="weeks"
              value={draft.weeks}
              onChange={(event) => {
                change({ weeks: event.target.value });
              }}
            />
          )}
        </Field>
      </div>
      <SetsEditor
        draft={draft}
        category={category}
        errors={errors.sets}
        onChange={(sets) => {
          change({ sets });
        }}
      />
      <DemandAssumptions
        demand={draft.demand}
        errors={errors.demand}
        onChange={(demand) => {
          change({ demand });
        }}
      />
      {others.length > 0 && (
        <p className="text-bad">{others.map(([, error]) => error).join(' ')}</p>
      )}
      <ActionBar
        title={`${counted(draft.sets.length, 'set')} for ${category.category_name}`}
        note={
          isFaulty ? (
            <span className="font-semibold text-bad">
              Nothing was run. Correct {toCorrect(faultsOf(errors, draft))}.
            </span>
          ) : (
            'A rehearsal plans and orders nothing.'
          )
        }
        above={
          run.isPending ? (
            <Running
              request={requestOf(draft).request}
              since={run.submittedAt}
              percent={null}
              className="mb-3"
            />
          ) : (
            run.isError && !isFaulty && <ErrorState error={run.error} className="mb-3" />
          )
        }
      >
        <Button
          variant="quiet"
          refusal={
            run.isPending
              ? 'The rehearsal is under way'
              : kept.isKept
                ? undefined
                : 'Nothing is changed yet'
          }
          onClick={() => {
            kept.forget();
            setErrors(NO_ERRORS);
            run.reset();
          }}
        >
          Start over
        </Button>
        <PlannersOnly>
          <Button type="submit" variant="primary" isBusy={run.isPending}>
            <FlaskConical aria-hidden />
            {run.isPending ? 'Rehearsing…' : 'Rehearse'}
          </Button>
        </PlannersOnly>
      </ActionBar>
    </form>
  );
}

/** Where to look first, and how much else there is. */
function toCorrect([first = 'what is marked', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}, and ${counted(others.length, 'more value')}`;
}
