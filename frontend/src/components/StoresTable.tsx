import type { ColumnDef } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import { DataTable } from '@/components/DataTable';
import { Input } from '@/components/ui/Field';
import { counted, formatUnits } from '@/lib/format';
import { useUrlState } from '@/lib/urlState';

interface NamedStore {
  store_id: string;
  store_name: string;
}

/** A column of units; they are summed below unless they have a format of their own. */
export interface UnitsColumn<T> {
  key: keyof T & string;
  header: string;
  /** Comes right after the store on a phone. */
  isMain?: boolean;
  /** For figures that are no units. */
  format?: (value: number | undefined) => string;
}

interface StoresTableProps<T extends NamedStore> {
  caption: string;
  /** All stores; the sums are over them. */
  stores: readonly T[];
  /** The stores that are listed, where not all. */
  listed?: readonly T[];
  /** Between the store and its units, e.g. its cluster. */
  text?: UnitsColumn<T>;
  units: readonly UnitsColumn<T>[];
  /** Name in the address under which the sorting is kept. */
  sortParam?: string;
  /** Beside the search, e.g. a filter or a download. */
  children?: ReactNode;
}

function columnsOf<T>(
  text: UnitsColumn<T> | undefined,
  units: readonly UnitsColumn<T>[],
): ColumnDef<T>[] {
  return [
    { accessorKey: 'store_name', header: 'Store' },
    { accessorKey: 'store_id', header: 'Id', meta: { narrow: 'under' } },
    ...(text === undefined
      ? []
      : [{ accessorKey: text.key, header: text.header, meta: { narrow: 'under' as const } }]),
    ...units.map(({ key, header, isMain, format = formatUnits }) => ({
      accessorKey: key,
      header,
      meta: { isNumeric: true, ...(isMain && { narrow: 'first' as const }) },
      cell: ({ getValue }: { getValue: () => unknown }) => format(getValue() as number | undefined),
      sortUndefined: 'last' as const,
    })),
  ];
}

/** Stores with their units: searched, sorted, summed. The search is in the address. */
export function StoresTable<T extends NamedStore>({
  caption,
  stores,
  listed = stores,
  text,
  units,
  sortParam,
  children,
}: StoresTableProps<T>) {
  const [filter, setFilter] = useUrlState('store');
  const columns = useMemo(() => columnsOf(text, units), [text, units]);
  const sums = units.map(({ key, format }) =>
    format === undefined
      ? formatUnits(stores.reduce((sum, store) => sum + Number(store[key]), 0))
      : '',
  );
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3 print:hidden">
        <div className="w-full sm:w-64">
          <Input
            type="search"
            aria-label="Find a store"
            placeholder="Find a store"
            value={filter}
            onChange={({ target }) => {
              setFilter(target.value);
            }}
          />
        </div>
        {children}
      </div>
      <DataTable
        caption={caption}
        rows={listed}
        columns={columns}
        filter={filter}
        maxHeight="28rem"
        {...(sortParam !== undefined && { sortParam })}
        totals={[
          `All ${counted(stores.length, 'store')}`,
          '',
          ...(text === undefined ? [] : ['']),
          ...sums,
        ]}
      />
    </div>
  );
}
