import { Checkbox } from '@/components/ui/Checkbox';
import { Field, Input } from '@/components/ui/Field';
import { clusterIds, type ParameterName } from '@/lib/parameters/definitions';
import { humanise } from '@/lib/words';
import type { SeasonForm } from '../lib/useSeasonForm';
import { FieldGroup } from './ParameterField';

interface ClusterSharesProps {
  form: SeasonForm;
  name: ParameterName;
  className?: string | undefined;
  error: string | undefined;
}

/** The clusters' shares of the season, where they shall not follow from the history. */
export function ClusterShares({ form, name, className, error }: ClusterSharesProps) {
  const count = form.season.values.cluster_count;
  const ids = typeof count === 'number' ? clusterIds(count) : [];
  const draft = form.draftOf(name);
  const typed = typeof draft === 'object' && !Array.isArray(draft) ? draft : null;
  const shares = typed as Readonly<Record<string, string>> | null;
  return (
    <FieldGroup form={form} name={name} className={className} error={error}>
      <Checkbox
        label="Set the shares by hand; else they follow from last year’s sales"
        checked={shares !== null}
        onChange={({ target }) => {
          form.set(name, target.checked ? equalShares(ids) : null);
        }}
      />
      {shares !== null && (
        <div className="grid gap-3 pt-1 sm:grid-cols-3">
          {ids.map((id) => (
            <Field key={id} label={humanise(id)}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  suffix="%"
                  value={shares[id] ?? ''}
                  onChange={({ target }) => {
                    const others = Object.entries(shares).filter(([other]) => ids.includes(other));
                    form.set(name, { ...Object.fromEntries(others), [id]: target.value });
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </FieldGroup>
  );
}

/** To start from, in percent; the first takes what does not divide. */
function equalShares(ids: readonly string[]): Record<string, string> {
  const each = Math.floor(10_000 / ids.length) / 100;
  const first = 100 - each * (ids.length - 1);
  return Object.fromEntries(
    ids.map((id, index) => [id, String(Number((index === 0 ? first : each).toFixed(2)))]),
  );
}
