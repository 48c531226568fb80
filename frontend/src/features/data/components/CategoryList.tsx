import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import type { Category } from '@/lib/api/types';
import { daysLater } from '@/lib/days';
import { counted, formatDate, formatMoney } from '@/lib/format';
import { formatParameter } from '@/lib/parameters/words';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { SearchField, useSearch } from './SearchField';

const COLUMNS: ColumnDef<Category>[] = [
  { accessorKey: 'category_id', header: 'Id' },
  { accessorKey: 'category_name', header: 'Name', meta: { narrow: 'under' } },
  {
    accessorKey: 'season_start_date',
    header: 'Next season',
    cell: ({ row: { original } }) =>
      `${formatDate(original.season_start_date)} to ${formatDate(daysLater(original.season_end_date, -1))}`,
  },
  {
    id: 'history',
    accessorFn: ({ history }) => history?.weeks ?? 0,
    header: 'Sales history',
    cell: ({ row: { original } }) => historyText(original),
  },
  { accessorKey: 'season_length_weeks', header: 'Weeks', meta: { isNumeric: true } },
  {
    id: 'archetype',
    accessorFn: ({ archetype }) => formatParameter('archetype', archetype),
    header: 'Kind of range',
  },
  money('unit_price', 'Price'),
  money('unit_cost', 'Cost'),
  money('salvage_value', 'Salvage value'),
  { id: 'description', accessorFn: ({ description }) => description ?? '', header: 'Note' },
];

function historyText({ history }: Category): string {
  if (history === null) return 'none';
  const { first_week, last_week, weeks } = history;
  return `${counted(weeks, 'week')}, ${formatDate(first_week)} to ${formatDate(last_week)}`;
}

function money(
  key: 'unit_price' | 'unit_cost' | 'salvage_value',
  header: string,
): ColumnDef<Category> {
  return {
    id: key,
    accessorFn: (category) => category[key] ?? undefined,
    header,
    cell: ({ getValue }) => formatMoney(getValue<number | undefined>()),
    sortUndefined: 'last',
    meta: { isNumeric: true },
  };
}

/** All categories with their planned seasons. */
export function CategoryList() {
  const query = useQuery(categoriesQuery());
  const [search] = useSearch();
  return (
    <QueryView query={query} what="the categories" lines={8}>
      {(categories) =>
        categories.length === 0 ? (
          <EmptyState title="There is no category yet">
            Upload your categories file above.
          </EmptyState>
        ) : (
          <div className="space-y-4">
            <SearchField label="Search categories" placeholder="Name, id …" />
            <DataTable caption="Categories" rows={categories} columns={COLUMNS} filter={search} />
          </div>
        )
      }
    </QueryView>
  );
}
