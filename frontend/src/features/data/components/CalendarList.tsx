import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import { Field, Select } from '@/components/ui/Field';
import type { Category, Schemas } from '@/lib/api/types';
import { counted, formatDate, formatNumber } from '@/lib/format';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { useUrlState } from '@/lib/urlState';
import { humanise } from '@/lib/words';
import { calendarQuery } from '../api/calendar';
import { SearchField, useSearch } from './SearchField';

type DemandEvent = Schemas['DemandEvent'];

const COLUMNS: ColumnDef<DemandEvent>[] = [
  {
    accessorKey: 'date',
    header: 'Date',
    cell: ({ getValue }) => formatDate(getValue<string>()),
  },
  { id: 'kind', accessorFn: ({ kind }) => humanise(kind), header: 'Kind' },
  { accessorKey: 'name', header: 'Name' },
  {
    id: 'value',
    accessorFn: ({ value }) => value ?? undefined,
    header: 'Value',
    cell: ({ getValue }) => formatNumber(getValue<number | undefined>()),
    sortUndefined: 'last',
    meta: { isNumeric: true },
  },
  { id: 'days', accessorFn: windowOf, header: 'Acts', enableSorting: false },
];

function windowOf({ kind, lower_window: lower, upper_window: upper }: DemandEvent): string {
  if (kind !== 'event') return 'In its week';
  if (lower === 0 && upper === 0) return 'On the day';
  const parts = [
    lower === 0 ? 'the day' : `${counted(-lower, 'day')} before`,
    upper === 0 ? 'the day' : `${counted(upper, 'day')} after`,
  ];
  return `From ${parts.join(' to ')}`;
}

/** A category's events, prices and promotions. */
export function CalendarList() {
  const query = useQuery(categoriesQuery());
  return (
    <QueryView query={query} what="the calendar" lines={8}>
      {(categories) => {
        const [first] = categories;
        return first === undefined ? (
          <EmptyState title="There is no category yet">
            A calendar belongs to a category. Upload your categories file above.
          </EmptyState>
        ) : (
          <Calendar categories={categories} first={first} />
        );
      }}
    </QueryView>
  );
}

function Calendar({ categories, first }: { categories: readonly Category[]; first: Category }) {
  const [id, choose] = useUrlState('category', first.category_id);
  const query = useQuery(calendarQuery(id));
  const [search] = useSearch();
  return (
    <div className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Field label="Category">
          {(control) => (
            <Select
              {...control}
              value={id}
              onChange={({ target }) => {
                choose(target.value);
              }}
            >
              {categories.map(({ category_id, category_name }) => (
                <option key={category_id} value={category_id}>
                  {category_name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <SearchField label="Search its calendar" placeholder="Easter, price …" />
      </div>
      <QueryView query={query} what="the calendar" lines={6}>
        {(events) =>
          events.length === 0 ? (
            <EmptyState title="Its calendar is empty">
              Holidays, prices and promotions make a forecast better where demand follows them.
              Upload a calendar file above.
            </EmptyState>
          ) : (
            <div>
              <p className="figures mb-2 text-quiet">
                {counted(events.length, 'entry', 'entries')}
              </p>
              <DataTable caption="Calendar" rows={events} columns={COLUMNS} filter={search} />
            </div>
          )
        }
      </QueryView>
    </div>
  );
}
