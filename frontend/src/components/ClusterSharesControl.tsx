import { clusterIds } from '@/lib/parameters/definitions';
import type { Draft } from '@/lib/parameters/drafts';
import { humanise } from '@/lib/words';
import { Checkbox } from './ui/Checkbox';
import { Field, Input } from './ui/Field';

interface ClusterSharesControlProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** How many clusters there are; not a number while it cannot be read. */
  clusterCount: unknown;
}

/** The clusters' shares of the season, where they shall not follow from the history. */
export function ClusterSharesControl({ draft, onChange, clusterCount }: ClusterSharesControlProps) {
  const ids = typeof clusterCount === 'number' ? clusterIds(clusterCount) : [];
  const typed = typeof draft === 'object' && !Array.isArray(draft) ? draft : null;
  const shares = typed as Readonly<Record<string, string>> | null;
  return (
    <>
      <Checkbox
        label="By hand; else as in last year’s sales"
        checked={shares !== null}
        onChange={({ target }) => {
          onChange(target.checked ? equalShares(ids) : null);
        }}
      />
      {shares !== null && (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3 pt-1">
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
                    onChange({ ...Object.fromEntries(others), [id]: target.value });
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </>
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
