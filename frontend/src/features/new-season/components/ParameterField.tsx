import type { ReactNode } from 'react';
import { ParameterControl } from '@/components/ParameterControl';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field } from '@/components/ui/Field';
import { type ParameterName, PARAMETERS } from '@/lib/parameters/definitions';
import { formatParameter } from '@/lib/parameters/words';
import type { SeasonForm } from '../lib/useSeasonForm';
import { ClusterShares } from './ClusterShares';
import { OriginMark } from './OriginMark';

interface ParameterFieldProps {
  form: SeasonForm;
  name: ParameterName;
  className?: string;
}

/** A parameter in its control, with where its value comes from and the way back to the default. */
export function ParameterField({ form, name, className }: ParameterFieldProps) {
  const { label, hint, kind } = PARAMETERS[name];
  const error = form.errorOf(name);
  const shared = { form, name, className, error };
  if (kind === 'choices') return <Choices {...shared} />;
  if (kind === 'clusterShares') return <ClusterShares {...shared} />;
  return (
    <div data-parameter={name} className={className}>
      <Field
        label={label}
        aside={<OriginMark origin={form.entries[name]?.origin} />}
        hint={hint}
        error={error}
      >
        {(control) => (
          <ParameterControl
            name={name}
            control={control}
            draft={form.draftOf(name)}
            onChange={(draft) => {
              form.set(name, draft);
            }}
          />
        )}
      </Field>
      <Provenance form={form} name={name} />
    </div>
  );
}

interface StructuredProps {
  form: SeasonForm;
  name: ParameterName;
  className?: string | undefined;
  error: string | undefined;
}

function Choices({ form, name, className, error }: StructuredProps) {
  const definition = PARAMETERS[name];
  const draft = form.draftOf(name);
  const chosen = Array.isArray(draft) ? (draft as string[]) : [];
  if (definition.kind !== 'choices') return null;
  return (
    <FieldGroup form={form} name={name} className={className} error={error}>
      {Object.entries(definition.options).map(([value, words]) => (
        <Checkbox
          key={value}
          label={words}
          checked={chosen.includes(value)}
          onChange={(event) => {
            // Kept in the API's order, so that the same choice is the same value.
            const isChosen = (option: string) =>
              option === value ? event.target.checked : chosen.includes(option);
            form.set(name, Object.keys(definition.options).filter(isChosen));
          }}
        />
      ))}
    </FieldGroup>
  );
}

/** Several controls of one parameter. */
export function FieldGroup({
  form,
  name,
  className,
  error,
  children,
}: StructuredProps & { children: ReactNode }) {
  return (
    <fieldset data-parameter={name} className={className}>
      <legend className="sr-only">{PARAMETERS[name].label}</legend>
      <div aria-hidden className="mb-1.5 flex items-baseline justify-between gap-3">
        <span className="font-semibold">{PARAMETERS[name].label}</span>
        <OriginMark origin={form.entries[name]?.origin} />
      </div>
      <div className="space-y-1.5">{children}</div>
      {error !== undefined && (
        <p role="alert" className="mt-1.5 text-sm text-bad">
          {error}
        </p>
      )}
      <Provenance form={form} name={name} />
    </fieldset>
  );
}

/** What the value was read from, and a way back. */
function Provenance({ form, name }: { form: SeasonForm; name: ParameterName }) {
  const quote = form.quoteOf(name);
  const origin = form.entries[name]?.origin;
  const { value, entry } = form.fallbackOf(name);
  const isDifferent = JSON.stringify(form.season.values[name]) !== JSON.stringify(value);
  const hasWayBack = origin !== undefined && isDifferent && value !== undefined;
  if (quote === undefined && !hasWayBack) return null;
  return (
    <p className="mt-1 flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
      {quote !== undefined && <q className="text-quiet italic">{quote}</q>}
      {hasWayBack && (
        <button
          type="button"
          className="ml-auto min-h-7 rounded-sm text-accent underline decoration-dotted underline-offset-3 hover:bg-accent-soft"
          onClick={() => {
            form.reset(name);
          }}
        >
          {entry === undefined ? 'Default' : 'Category'}: {formatParameter(name, value)}
          <span className="sr-only"> for {PARAMETERS[name].label}; use it</span>
        </button>
      )}
    </p>
  );
}
