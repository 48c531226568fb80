import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { counted, formatUnits } from '@/lib/format';
import { type Draft, storeIds } from '@/lib/parameters/drafts';
import { storesQuery } from '@/lib/queries/catalogue';
import { historyQuery } from '@/lib/queries/history';
import { Button } from './ui/Button';
import { type ControlProps, Input } from './ui/Field';

/** So many are offered at once; a longer search finds the others. */
const MOST_OFFERED = 5;

interface StoresControlProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  control: ControlProps;
  className?: string | undefined;
  categoryId: string;
}

/** Stores that take part though they have not sold the category: found by name or id, or a list of ids. */
export function StoresControl({
  draft,
  onChange,
  control,
  className,
  categoryId,
}: StoresControlProps) {
  const text = typeof draft === 'string' ? draft : '';
  const input = useRef<HTMLInputElement>(null);
  // Few planners need it, so nothing is loaded before.
  const [isUsed, setUsed] = useState(text !== '');
  const { data: stores } = useQuery({ ...storesQuery(), enabled: isUsed });
  const { data: history } = useQuery({ ...historyQuery(categoryId), enabled: isUsed });
  const names = useMemo(
    () => new Map(stores?.map(({ store_id, store_name }) => [store_id, store_name])),
    [stores],
  );
  const newcomers = useMemo(() => {
    const sellers = new Set(history?.stores.map(({ store_id }) => store_id));
    return stores?.filter(({ store_id }) => !sellers.has(store_id)) ?? [];
  }, [stores, history]);
  // What stands after the last comma is being typed: ids, or a search.
  const [, before = '', typed = ''] = /^(.*[,;])?(.*)$/s.exec(text) ?? [];
  const isTypedKnown = storeIds(typed).every((id) => names.has(id));
  const search = isTypedKnown ? '' : typed.trim().toLowerCase();
  const chosen = storeIds(isTypedKnown ? text : before);
  const found = newcomers.filter(
    ({ store_id, store_name }) =>
      search !== '' &&
      !chosen.includes(store_id) &&
      `${store_id} ${store_name}`.toLowerCase().includes(search),
  );
  const isLoaded = stores !== undefined && history !== undefined;
  return (
    <>
      <Input
        ref={input}
        {...control}
        className={className}
        autoComplete="off"
        placeholder="none"
        value={text}
        onFocus={() => {
          setUsed(true);
        }}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      />
      {isUsed && !isLoaded && <p className="text-sm text-quiet">Looking up the stores …</p>}
      {isUsed && isLoaded && (
        <div className="space-y-1.5 text-sm" aria-live="polite">
          {newcomers.length === 0 && (
            <p>All {counted(stores.length, 'store')} have sold it and take part anyway.</p>
          )}
          {newcomers.length > 0 && text === '' && (
            <p>{counted(newcomers.length, 'store has', 'stores have')} not sold it yet.</p>
          )}
          {chosen.length > 0 && (
            <p>
              {chosen.map((id) => `${names.get(id) ?? 'No store has the id'} ${id}`).join(', ')}
            </p>
          )}
          {search !== '' && newcomers.length > 0 && found.length === 0 && (
            <p>No such store among those that have not sold it yet.</p>
          )}
          {found.slice(0, MOST_OFFERED).map(({ store_id, store_name }) => (
            <Button
              key={store_id}
              size="sm"
              className="mr-1.5 max-w-full justify-start whitespace-normal"
              onClick={() => {
                onChange([...chosen, store_id].join(', '));
                // The button goes, and the focus would go with it.
                input.current?.focus();
              }}
            >
              <Plus aria-hidden />
              {store_name} {store_id}
            </Button>
          ))}
          {found.length > MOST_OFFERED && (
            <p>and {formatUnits(found.length - MOST_OFFERED)} more: type on</p>
          )}
        </div>
      )}
    </>
  );
}
