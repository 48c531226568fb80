import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type Row,
  type RowData,
  type SortingState,
  useReactTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { memo, type ReactNode, useMemo, useRef } from 'react';
import { cn } from '@/lib/cn';
import { useUrlState } from '@/lib/urlState';
import { Td, Th } from './ui/Table';

declare module '@tanstack/react-table' {
  // The names of the type parameters must be those of the library.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Right-aligned, with figures that line up. */
    isNumeric?: boolean;
  }
}

interface DataTableProps<T> {
  caption: string;
  rows: readonly T[];
  // The columns of a table have different values, which TanStack types as any.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  columns: ColumnDef<T, any>[];
  /** Shows only rows that have this text in any column. */
  filter?: string;
  /** Name in the address under which the sorting is kept, e.g. `sort`. */
  sortParam?: string;
  /** A last row that stays in view: one cell per column. */
  totals?: readonly ReactNode[];
  /** Most of the height that the table may take. */
  maxHeight?: string;
}

/** In pixels; every row must have it, so a cell does not wrap. */
const ROW_HEIGHT = 40;

/** So many rows are simply drawn; the browser's search and printing find them all. */
const ALL_DRAWN = 100;

/**
 * A table that sorts, filters and stays smooth with thousands of rows: only what is in view is drawn.
 * The sorting is kept in the address.
 */
export function DataTable<T>({
  caption,
  rows,
  columns,
  filter = '',
  sortParam = 'sort',
  totals,
  maxHeight = '70vh',
}: DataTableProps<T>) {
  const [sort, setSort] = useUrlState(sortParam);
  const sorting = useMemo(() => sortingOf(sort), [sort]);
  const table = useReactTable({
    data: rows as T[],
    columns,
    state: { sorting, globalFilter: filter },
    onSortingChange: (update) => {
      const [first] = typeof update === 'function' ? update(sorting) : update;
      setSort(first === undefined ? null : `${first.desc ? '-' : ''}${first.id}`);
    },
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    globalFilterFn: 'includesString',
    // Nothing is reset when rows are computed anew: it would draw the table again, without end where
    // the caller makes new rows each time.
    autoResetAll: false,
  });
  const { rows: shown } = table.getRowModel();
  const scroller = useRef<HTMLDivElement>(null);
  const isLong = shown.length > ALL_DRAWN;
  const virtual = useVirtualizer({
    enabled: isLong,
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const first = isLong ? (items[0]?.index ?? 0) : 0;
  const drawn = isLong ? shown.slice(first, first + items.length) : shown;
  const before = first * ROW_HEIGHT;
  const after = (shown.length - first - drawn.length) * ROW_HEIGHT;
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={caption}
      tabIndex={0}
      className="relative overflow-auto rounded-md border border-line"
      style={{ maxHeight }}
    >
      <table className="w-full border-collapse text-left" aria-rowcount={shown.length + 1}>
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 z-10 bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map(({ id, column, getContext }) => {
                const sorted = column.getIsSorted();
                const title = flexRender(column.columnDef.header, getContext());
                return (
                  <Th
                    key={id}
                    isNumeric={column.columnDef.meta?.isNumeric ?? false}
                    aria-sort={
                      sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'
                    }
                  >
                    {column.getCanSort() ? (
                      <button
                        type="button"
                        onClick={column.getToggleSortingHandler()}
                        className="inline-flex items-center gap-1 font-semibold hover:text-ink"
                      >
                        {title}
                        <SortIcon sorted={sorted} />
                      </button>
                    ) : (
                      title
                    )}
                  </Th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {drawn.map((row, index) => (
            <BodyRow key={row.id} row={row} columns={columns} position={first + index + 2} />
          ))}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
        {totals !== undefined && (
          <tfoot className="sticky bottom-0 bg-sunken font-semibold">
            <tr>
              {table.getVisibleLeafColumns().map(({ id, columnDef }, index) => (
                <Td key={id} isNumeric={columnDef.meta?.isNumeric ?? false}>
                  {totals[index]}
                </Td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
      {shown.length === 0 && <p className="px-4 py-6 text-center text-quiet">Nothing fits.</p>}
    </div>
  );
}

interface BodyRowProps<T> {
  row: Row<T>;
  /** As the table has them: a row keeps its identity when they change. */
  columns: unknown;
  position: number;
}

// While scrolling only the rows that come into view are drawn anew.
const BodyRow = memo(function BodyRow<T>({ row, position }: BodyRowProps<T>) {
  return (
    <tr aria-rowindex={position} className="h-10 hover:bg-sunken">
      {row.getVisibleCells().map((cell) => (
        <Td
          key={cell.id}
          className="whitespace-nowrap"
          isNumeric={cell.column.columnDef.meta?.isNumeric ?? false}
        >
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </Td>
      ))}
    </tr>
  );
}) as <T>(props: BodyRowProps<T>) => ReactNode;

function sortingOf(sort: string): SortingState {
  return sort === '' ? [] : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
}

function SortIcon({ sorted }: { sorted: false | 'asc' | 'desc' }) {
  const Icon = sorted === false ? ChevronsUpDown : sorted === 'asc' ? ArrowUp : ArrowDown;
  return <Icon aria-hidden className={cn('size-3.5', sorted === false && 'opacity-60')} />;
}
