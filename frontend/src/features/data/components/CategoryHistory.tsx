import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { DataTable } from '@/components/DataTable';
import { QueryView } from '@/components/QueryView';
import type { Category, Schemas } from '@/lib/api/types';
import { counted, formatDate, formatUnits } from '@/lib/format';
import { storesQuery } from '@/lib/queries/catalogue';
import { historyQuery } from '@/lib/queries/history';
import { missingWeeks } from '../lib/coverage';
import { CoverageMap } from './CoverageMap';

type Store = Schemas['HistoryStore'];

const COLUMNS: ColumnDef<Store>[] = [
  {
    id: 'store',
    accessorFn: ({ store_name, store_id }) => `${store_name} ${store_id}`,
    header: 'Store',
  },
  day('first_week', 'First week'),
  day('last_week', 'Last week'),
  figure('weeks', 'Weeks', ({ weeks }) => weeks),
  figure('missing', 'Missing', missingWeeks),
  figure('units', 'Units', ({ units }) => units),
];

function day(key: 'first_week' | 'last_week', header: string): ColumnDef<Store> {
  return { accessorKey: key, header, cell: ({ row }) => formatDate(row.original[key]) };
}

function figure(id: string, header: string, of: (store: Store) => number): ColumnDef<Store> {
  return {
    id,
    accessorFn: of,
    header,
    cell: ({ getValue }) => formatUnits(getValue<number>()),
    meta: { isNumeric: true },
  };
}

/** Which weeks and stores a category's history covers. */
export function CategoryHistory({ category }: { category: Category }) {
  const query = useQuery(historyQuery(category.category_id, 'cells'));
  const { data: stores } = useQuery(storesQuery());
  return (
    <section aria-label={`Sales history of ${category.category_name}`} className="mt-5">
      <QueryView query={query} what="the sales history" lines={8}>
        {(history) => {
          const without = (stores?.length ?? 0) - history.stores.length;
          return (
            <div className="space-y-5">
              <CoverageMap history={history} />
              {without > 0 && (
                <p>
                  {counted(without, 'store')} without any sales of {category.category_name}.
                </p>
              )}
              <DataTable
                caption={`Sales history by store, ${category.category_name}`}
                rows={history.stores}
                columns={COLUMNS}
                sortParam="historySort"
                maxHeight="24rem"
              />
            </div>
          );
        }}
      </QueryView>
    </section>
  );
}
