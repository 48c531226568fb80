import { type ReactNode, Suspense, useId } from 'react';
import { Skeleton } from '@/components/ui/Skeleton';
import { Table, Td, Th } from '@/components/ui/Table';
import { BarFill } from './BarFill';
import { PlotBoundary } from './PlotBoundary';
import { type Band, lookOf, type Row, type Series } from './series';

interface ChartFrameProps {
  /** What the chart shows, in a sentence. */
  label: string;
  /** The rows' name, e.g. "Week", and its field. */
  x: Series;
  series: readonly Series[];
  rows: readonly Row[];
  format: (value: number) => string;
  height: number;
  mark: 'line' | 'bar';
  band?: Band | undefined;
  /** The page has a table with the same figures, so none is folded below the chart. */
  hasTable?: boolean | undefined;
  children: ReactNode;
}

/** Legend, the chart once it is loaded, and the same figures as a table. */
export function ChartFrame({
  label,
  x,
  series,
  rows,
  format,
  height,
  mark,
  band,
  hasTable = false,
  children,
}: ChartFrameProps) {
  const id = useId();
  const columns = band === undefined ? series : [...series, ...boundsOf(band)];
  return (
    <figure aria-label={label}>
      <ul className="mb-3 flex flex-wrap gap-x-5 gap-y-1 text-sm text-quiet">
        {series.map(({ key, label: name }, index) => (
          <li key={key} className="flex items-center gap-2">
            {mark === 'bar' ? (
              <BarKey id={`${id}${index}`} index={index} />
            ) : (
              <LineKey index={index} />
            )}
            {name}
          </li>
        ))}
        {band !== undefined && (
          <li className="flex items-center gap-2">
            <svg aria-hidden width="26" height="10">
              <rect width="26" height="10" fill="var(--chart-band)" />
            </svg>
            {band.label}
          </li>
        )}
      </ul>
      <div style={{ height }} aria-hidden>
        <PlotBoundary>
          <Suspense fallback={<Skeleton className="size-full" />}>{children}</Suspense>
        </PlotBoundary>
      </div>
      {!hasTable && (
        <details className="mt-2 text-sm">
          <summary className="cursor-pointer text-accent">Show as a table</summary>
          <Table caption={label} className="mt-2">
            <thead>
              <tr>
                <Th>{x.label}</Th>
                {columns.map(({ key, label: name }) => (
                  <Th key={key} isNumeric>
                    {name}
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={String(row[x.key])}>
                  <Td>{row[x.key]}</Td>
                  {columns.map(({ key }) => {
                    const value = row[key];
                    return (
                      <Td key={key} isNumeric>
                        {typeof value === 'number' ? format(value) : '–'}
                      </Td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </Table>
        </details>
      )}
    </figure>
  );
}

function BarKey({ id, index }: { id: string; index: number }) {
  return (
    <svg aria-hidden width="16" height="12">
      <BarFill id={id} index={index} />
      <rect width="16" height="12" rx="1" fill={`url(#${id})`} />
    </svg>
  );
}

/** The line with its dashes and, in the middle, its marker. */
function LineKey({ index }: { index: number }) {
  const { color, dash, marker } = lookOf(index);
  return (
    <svg aria-hidden width="34" height="12">
      <line x2="34" y1="6" y2="6" stroke={color} strokeWidth="2.5" strokeDasharray={dash} />
      <path d={marker} transform="translate(17 6)" fill={color} />
    </svg>
  );
}

function boundsOf({ low, high, label }: Band): Series[] {
  return [
    { key: low, label: `${label}, low` },
    { key: high, label: `${label}, high` },
  ];
}
