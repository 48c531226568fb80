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
import { Fragment, memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { cn } from '@/lib/cn';
import { useUrlState } from '@/lib/urlState';
import { useIsNarrow } from '@/lib/useIsNarrow';
import { useOverflowsSideways } from '@/lib/useOverflowsSideways';
import { Td, Th } from './ui/Table';

declare module '@tanstack/react-table' {
  // The names of the type parameters must be those of the library.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Right-aligned, with figures that line up. */
    isNumeric?: boolean;
    /** On a phone: in small below the first column's text, or the first or last of the columns after it. */
    narrow?: 'under' | 'first' | 'last';
  }
}

// The columns of a table have different values, which TanStack types as any.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Column<T> = ColumnDef<T, any>;

interface DataTableProps<T> {
  caption: string;
  rows: readonly T[];
  columns: Column<T>[];
  /** Shows only rows that have this text in any column. */
  filter?: string;
  /** Name in the address under which the sorting is kept, e.g. `sort`. */
  sortParam?: string;
  /** A last row that stays in view: one cell per column. */
  totals?: readonly ReactNode[];
  /** Most of the height that the table may take. */
  maxHeight?: string;
}

/** In pixels; every row must have it, so a cell does not wrap. With facts below the first column's text more. */
const ROW_HEIGHT = 40;
const TALL_ROW_HEIGHT = 58;

/** Rows that are drawn above and below those in view. */
const OVERSCAN = 8;

/** So many rows are simply drawn; the browser's search and printing find them all. */
const ALL_DRAWN = 100;

/**
 * A table that sorts, filters and stays smooth with thousands of rows: only what is in view is drawn.
 * The first column stays in view; on a phone it takes up the columns that are `narrow: 'under'`. The
 * sorting is kept in the address.
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
  const isNarrow = useIsNarrow();
  const layout = useMemo(() => (isNarrow ? narrowLayout(columns) : {}), [isNarrow, columns]);
  const table = useReactTable({
    data: rows as T[],
    columns,
    state: { sorting, globalFilter: filter, ...layout },
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
  const pinned = useOverflowsSideways(scroller) ? PINNED : '';
  const hasUnder = isNarrow && columns.some(isUnder);
  const height = hasUnder ? TALL_ROW_HEIGHT : ROW_HEIGHT;
  const isLong = shown.length > ALL_DRAWN;
  const virtual = useVirtualizer({
    enabled: isLong,
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
  });
  useEffect(() => {
    virtual.measure();
  }, [virtual, height]);
  const items = virtual.getVirtualItems();
  const first = isLong ? (items[0]?.index ?? 0) : 0;
  const drawn = isLong ? shown.slice(first, first + items.length) : shown;
  const before = first * height;
  const after = (shown.length - first - drawn.length) * height;
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={caption}
      tabIndex={0}
      className="relative overflow-auto border border-line bg-surface"
      style={{ maxHeight }}
    >
      <table
        className="w-full border-separate border-spacing-0 text-left"
        aria-rowcount={shown.length + 1}
      >
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky -top-px z-10 bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map(({ id, column, getContext }, index) => {
                const sorted = column.getIsSorted();
                const title = flexRender(column.columnDef.header, getContext());
                return (
                  <Th
                    key={id}
                    isNumeric={column.columnDef.meta?.isNumeric ?? false}
                    className={cn(
                      // The shadow covers what parts of a pixel leave open above.
                      'shadow-[0_-3px_0_var(--surface)] max-sm:px-2',
                      index === 0 && pinned,
                    )}
                    aria-sort={
                      sorted === false ? undefined : sorted === 'asc' ? 'ascending' : 'descending'
                    }
                  >
                    {column.getCanSort() ? (
                      <button
                        type="button"
                        onClick={column.getToggleSortingHandler()}
                        className={cn(
                          'inline-flex items-center gap-1 font-semibold hover:text-ink',
                          column.columnDef.meta?.isNumeric ? 'text-right' : 'text-left',
                        )}
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
            <BodyRow
              key={row.id}
              row={row}
              columns={columns}
              position={first + index + 2}
              height={height}
              isNarrow={isNarrow}
              pinned={pinned}
            />
          ))}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </tbody>
        {totals !== undefined && (
          <tfoot className="sticky -bottom-px z-10 bg-sunken font-semibold">
            <tr>
              {table.getVisibleLeafColumns().map(({ id, columnDef }, index) => (
                <Td
                  key={id}
                  isNumeric={columnDef.meta?.isNumeric ?? false}
                  className={cn(
                    // The same below.
                    'border-b-0 shadow-[0_3px_0_var(--sunken)] max-sm:px-2',
                    index === 0 && pinned !== '' && `${pinned} bg-sunken`,
                  )}
                >
                  {totals[columns.findIndex((column) => idOf(column) === id)]}
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

/** The column that stays where the others scroll sideways. Each such cell is a layer of its own, which costs half of the scrolling. */
const PINNED = 'sticky left-0 z-1 bg-surface max-sm:border-r max-sm:border-r-line';

interface BodyRowProps<T> {
  row: Row<T>;
  /** As the table has them: a row keeps its identity when they change. */
  columns: unknown;
  position: number;
  height: number;
  isNarrow: boolean;
  /** Classes of the first cell. */
  pinned: string;
}

// While scrolling only the rows that come into view are drawn anew.
const BodyRow = memo(function BodyRow<T>({
  row,
  position,
  height,
  isNarrow,
  pinned,
}: BodyRowProps<T>) {
  const [first, ...others] = row.getVisibleCells();
  if (first === undefined) return null;
  const text = first.getValue();
  const under = isNarrow ? row.getAllCells().filter((cell) => isUnder(cell.column.columnDef)) : [];
  return (
    <tr aria-rowindex={position} className="group hover:bg-sunken" style={{ height }}>
      <Td
        className={cn('whitespace-nowrap group-hover:bg-sunken max-sm:px-2', pinned)}
        isNumeric={first.column.columnDef.meta?.isNumeric ?? false}
      >
        <div
          className="max-w-80 truncate max-sm:max-w-40"
          title={typeof text === 'string' ? text : undefined}
        >
          {flexRender(first.column.columnDef.cell, first.getContext())}
        </div>
        {under.length > 0 && (
          <div className="max-w-40 truncate text-sm text-quiet">
            {under.map((cell, index) => (
              <Fragment key={cell.id}>
                {index > 0 && ' · '}
                {flexRender(cell.column.columnDef.cell, cell.getContext())}
              </Fragment>
            ))}
          </div>
        )}
      </Td>
      {others.map((cell) => (
        <Td
          key={cell.id}
          className="whitespace-nowrap max-sm:px-2"
          isNumeric={cell.column.columnDef.meta?.isNumeric ?? false}
        >
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </Td>
      ))}
    </tr>
  );
}) as <T>(props: BodyRowProps<T>) => ReactNode;

function idOf<T>(column: Column<T>): string {
  return column.id ?? ('accessorKey' in column ? String(column.accessorKey) : '');
}

function isUnder<T>({ meta }: Column<T>): boolean {
  return meta?.narrow === 'under';
}

/** Which columns a phone shows, in which order. */
function narrowLayout<T>(columns: readonly Column<T>[]) {
  const [pinned, ...others] = columns;
  const rank = ({ meta }: Column<T>) => ['first', undefined, 'last'].indexOf(meta?.narrow);
  return {
    columnOrder: [...(pinned ? [pinned] : []), ...others.toSorted((a, b) => rank(a) - rank(b))].map(
      idOf,
    ),
    columnVisibility: Object.fromEntries(
      columns.filter(isUnder).map((column) => [idOf(column), false]),
    ),
  };
}

function sortingOf(sort: string): SortingState {
  return sort === '' ? [] : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }];
}

function SortIcon({ sorted }: { sorted: false | 'asc' | 'desc' }) {
  const Icon = sorted === false ? ChevronsUpDown : sorted === 'asc' ? ArrowUp : ArrowDown;
  return <Icon aria-hidden className={cn('size-3.5 shrink-0', sorted === false && 'opacity-60')} />;
}
