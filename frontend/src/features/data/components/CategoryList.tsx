import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { Flag } from 'lucide-react';
import { useMemo } from 'react';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import { Badge } from '@/components/ui/Badge';
import type { Category } from '@/lib/api/types';
import { counted, formatDate, formatMoney } from '@/lib/format';
import { formatParameter } from '@/lib/parameters/words';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { workflowsQuery } from '@/lib/queries/workflows';
import { isFileSeasonOver, lastDay } from '@/lib/season';
import { SearchField, useSearch } from './SearchField';

interface Row extends Category {
  /** The season in its file has been. */
  isOver: boolean;
}

const COLUMNS: ColumnDef<Row>[] = [
  { accessorKey: 'category_id', header: 'Id' },
  { accessorKey: 'category_name', header: 'Name', meta: { narrow: 'under' } },
  {
    accessorKey: 'season_start_date',
    header: 'Season in its file',
    cell: ({ row: { original } }) => (
      <>
        {formatDate(original.season_start_date)} to {formatDate(lastDay(original.season_end_date))}
        {original.isOver && (
          <Badge className="ml-2" icon={Flag}>
            over
          </Badge>
        )}
      </>
    ),
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

function money(key: 'unit_price' | 'unit_cost' | 'salvage_value', header: string): ColumnDef<Row> {
  return {
    id: key,
    accessorFn: (category) => category[key] ?? undefined,
    header,
    cell: ({ getValue }) => formatMoney(getValue<number | undefined>()),
    sortUndefined: 'last',
    meta: { isNumeric: true },
  };
}

/** All categories with the seasons in their files. */
export function CategoryList() {
  const query = useQuery(categoriesQuery());
  return (
    <QueryView query={query} what="the categories" lines={8}>
      {(categories) =>
        categories.length === 0 ? (
          <EmptyState title="There is no category yet">
            Upload your categories file above.
          </EmptyState>
        ) : (
          <Categories categories={categories} />
        )
      }
    </QueryView>
  );
}

function Categories({ categories }: { categories: readonly Category[] }) {
  const [search] = useSearch();
  const { data: workflows } = useQuery(workflowsQuery());
  const rows = useMemo(
    () =>
      categories.map((category) => ({
        ...category,
        isOver: isFileSeasonOver(category, workflows ?? []),
      })),
    [categories, workflows],
  );
  const over = rows.filter(({ isOver }) => isOver);
  return (
    <div className="space-y-4">
      <SearchField label="Search categories" placeholder="Name, id …" />
      {over.length > 0 && (
        <p className="max-w-[70ch]">
          {counted(over.length, 'of these seasons is', 'of these seasons are')} over. Upload a
          categories file with the next ones, or choose the first day when you plan.
        </p>
      )}
      <DataTable caption="Categories" rows={rows} columns={COLUMNS} filter={search} />
    </div>
  );
}
