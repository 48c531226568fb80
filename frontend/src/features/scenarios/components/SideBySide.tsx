import type { CSSProperties, ReactNode } from 'react';
import { cn } from '@/lib/cn';

interface Cells {
  key: string;
  /** Names the column. */
  label: string;
  head: ReactNode;
  /** One per row. */
  cells: readonly ReactNode[];
}

interface SideBySideProps {
  label: string;
  /** Names of the rows; where it is narrow the cells must name themselves. */
  rows: readonly ReactNode[];
  columns: readonly Cells[];
}

/** Columns that share their rows where there is room, and stand below each other where there is not. */
export function SideBySide({ label, rows, columns }: SideBySideProps) {
  const style = {
    '--columns': columns.length,
    '--rows': rows.length + 1,
  } as CSSProperties;
  const column = 'lg:grid lg:grid-rows-subgrid lg:[grid-row:span_var(--rows)]';
  return (
    <div
      role="group"
      aria-label={label}
      style={style}
      className="grid gap-y-5 lg:grid-cols-[9.5rem_repeat(var(--columns),minmax(0,15rem))] lg:gap-y-0"
    >
      <div aria-hidden className={cn('hidden', column)}>
        <div />
        {rows.map((row, index) => (
          <div key={index} className="border-t border-line py-2.5 pr-3 text-sm font-semibold">
            {row}
          </div>
        ))}
      </div>
      {columns.map(({ key, label: name, head, cells }) => (
        <section
          key={key}
          aria-label={name}
          className={cn(
            'rounded-lg border border-line bg-surface p-4 lg:rounded-none lg:border-0 lg:border-l lg:bg-transparent lg:p-0',
            column,
          )}
        >
          <div className="lg:px-2 lg:pb-3">{head}</div>
          {cells.map((cell, index) => (
            <div key={index} className="border-line max-lg:pt-3 lg:border-t">
              {cell}
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}
