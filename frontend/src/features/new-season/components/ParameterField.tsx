import { ParameterField as SharedField } from '@/components/ParameterField';
import { type ParameterName, PARAMETERS } from '@/lib/parameters/definitions';
import { formatParameter } from '@/lib/parameters/words';
import type { SeasonForm } from '../lib/useSeasonForm';
import { OriginMark } from './OriginMark';

interface ParameterFieldProps {
  form: SeasonForm;
  name: ParameterName;
}

/** A parameter in its control, with where its value comes from and the way back to the default. */
export function ParameterField({ form, name }: ParameterFieldProps) {
  return (
    <div data-parameter={name}>
      <SharedField
        name={name}
        aside={<OriginMark origin={form.entries[name]?.origin} />}
        hint={PARAMETERS[name].hint}
        error={form.errorOf(name)}
        draft={form.draftOf(name)}
        onChange={(draft) => {
          form.set(name, draft);
        }}
        categoryId={form.category.category_id}
        clusterCount={form.season.values.cluster_count}
      />
      <Provenance form={form} name={name} />
    </div>
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
