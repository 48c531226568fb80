import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import type { Schemas } from '@/lib/api/types';
import { DASH, formatMoney, formatUnits } from '@/lib/format';
import { storesQuery } from '@/lib/queries/catalogue';
import { humanise } from '@/lib/words';
import { SearchField, useSearch } from './SearchField';

type Store = Schemas['Store'];

const COLUMNS: ColumnDef<Store>[] = [
  { accessorKey: 'store_id', header: 'Id' },
  { accessorKey: 'store_name', header: 'Name', meta: { narrow: 'under' } },
  number('store_size_sqft', 'Size, sq ft', formatUnits),
  number('median_income', 'Median income', formatMoney),
  word('location_tier', 'Location'),
  word('fashion_tier', 'Fashion'),
  word('store_format', 'Format'),
  word('region', 'Region'),
];

/** A column of what a store may lack; empty ones come last. */
function number(
  key: keyof Store,
  header: string,
  format: (value: number | null | undefined) => string,
): ColumnDef<Store> {
  return {
    id: key,
    accessorFn: (store) => store[key] ?? undefined,
    header,
    cell: ({ getValue }) => format(getValue<number | undefined>()),
    sortUndefined: 'last',
    meta: { isNumeric: true },
  };
}

/** A column of names in code, searched and sorted by their words. */
function word(key: keyof Store, header: string): ColumnDef<Store> {
  return {
    id: key,
    accessorFn: (store) => wordOf(store[key]) ?? undefined,
    header,
    cell: ({ getValue }) => getValue<string | undefined>() ?? DASH,
    sortUndefined: 'last',
  };
}

function wordOf(code: Store[keyof Store]): string | null {
  if (typeof code !== 'string') return null;
  return code.length === 1 ? code : humanise(code.toLowerCase());
}

/** All stores, to search and sort. */
export function StoreList() {
  const query = useQuery(storesQuery());
  const [search] = useSearch();
  return (
    <QueryView query={query} what="the stores" lines={8}>
      {(stores) =>
        stores.length === 0 ? (
          <EmptyState title="There is no store yet">Upload your stores file above.</EmptyState>
        ) : (
          <div className="space-y-4">
            <SearchField label="Search stores" placeholder="Name, id, region …" />
            <DataTable caption="Stores" rows={stores} columns={COLUMNS} filter={search} />
          </div>
        )
      }
    </QueryView>
  );
}
