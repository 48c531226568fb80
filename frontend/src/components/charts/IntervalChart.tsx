import { lookOf } from './series';

export interface IntervalRow {
  key: string;
  label: string;
  mean: number;
  /** The interval that most values lie in. */
  low: number;
  high: number;
  /** A narrower one within it. */
  innerLow?: number;
  innerHigh?: number;
  /** Below the figure: what it means in words. */
  note?: string;
}

interface IntervalChartProps {
  /** What the chart shows, in a sentence. */
  label: string;
  rows: readonly IntervalRow[];
  format: (value: number) => string;
  /** Shows where 0 is, for differences. */
  hasZero?: boolean;
  /** The look of the first row, where the rows are not all that the page compares. */
  firstLook?: number;
}

/** Figures with their intervals below each other, on one scale, each with its number. */
export function IntervalChart({
  label,
  rows,
  format,
  hasZero = false,
  firstLook = 0,
}: IntervalChartProps) {
  const ends = rows.flatMap(({ low, high, mean }) => [low, high, mean]);
  if (hasZero) ends.push(0);
  const least = Math.min(...ends);
  const most = Math.max(...ends);
  // Room at both ends, so that no mark is cut off; a single value stands in the middle.
  const room = (most - least) * 0.04 || Math.abs(most) * 0.1 || 1;
  const start = least - room;
  const place = (value: number) => `${((value - start) / (most - least + 2 * room)) * 100}%`;
  const span = (low: number, high: number) => ({
    left: place(low),
    right: `calc(100% - ${place(high)})`,
  });
  return (
    <figure aria-label={label}>
      <ul className="space-y-3">
        {rows.map((row, index) => {
          const { color } = lookOf(firstLook + index);
          const { innerLow, innerHigh } = row;
          return (
            <li
              key={row.key}
              className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 sm:grid-cols-[7.5rem_1fr_9.5rem]"
            >
              <span className="leading-tight [overflow-wrap:anywhere]">{row.label}</span>
              <span
                aria-hidden
                className="relative order-last col-span-2 h-5 rounded-sm bg-sunken sm:order-none sm:col-span-1"
              >
                {hasZero && (
                  <span className="absolute inset-y-0 w-px bg-ink" style={{ left: place(0) }} />
                )}
                <span
                  className="absolute top-1/2 h-0.5 -translate-y-1/2"
                  style={{ ...span(row.low, row.high), background: color }}
                />
                {innerLow !== undefined && innerHigh !== undefined && (
                  <span
                    className="absolute top-1/2 h-2 -translate-y-1/2 rounded-sm opacity-60"
                    style={{ ...span(innerLow, innerHigh), background: color }}
                  />
                )}
                <span
                  className="absolute top-1/2 size-3 -translate-1/2 rounded-full border-2 border-surface"
                  style={{ left: place(row.mean), background: color }}
                />
              </span>
              <span className="text-right leading-tight">
                <span className="figures font-semibold">{format(row.mean)}</span>
                <span className="figures block text-sm text-quiet">
                  {format(innerLow ?? row.low)} to {format(innerHigh ?? row.high)}
                </span>
                {row.note !== undefined && (
                  <span className="block text-sm font-semibold text-quiet">{row.note}</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </figure>
  );
}
