import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Symbols,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { LineChartProps } from './LineChart';
import { AXIS, GRID, TOOLTIP } from './plotStyle';
import { lookOf } from './series';

/** More points than these are a line without marks. */
const MOST_DOTS = 60;

interface Dot {
  cx?: number;
  cy?: number | null;
  index?: number;
}

/** The drawing of `LineChart`; loaded late. */
export default function LinePlot({
  x,
  series,
  rows,
  band,
  threshold,
  ticks,
  format,
}: LineChartProps & { format: (value: number) => string }) {
  const thresholds = threshold === undefined ? [] : [threshold].flat();
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        accessibilityLayer={false}
        data={[...rows]}
        margin={{ top: 8, right: 12, bottom: 4, left: 4 }}
      >
        <CartesianGrid {...GRID} />
        <XAxis
          dataKey={x.key}
          {...AXIS}
          height={48}
          label={{ value: x.label, position: 'insideBottom', fill: 'var(--quiet)', fontSize: 13 }}
        />
        <YAxis
          width={56}
          tickFormatter={format}
          {...(ticks !== undefined && {
            ticks,
            interval: 0,
            domain: [ticks[0] ?? 0, ticks.at(-1) ?? 0],
          })}
          {...AXIS}
          axisLine={false}
        />
        <Tooltip
          {...TOOLTIP}
          formatter={(value) =>
            Array.isArray(value)
              ? value.map((bound) => format(Number(bound))).join(' to ')
              : format(Number(value))
          }
          labelFormatter={(value) => (
            <>
              {x.label} {value}
            </>
          )}
        />
        {band !== undefined && (
          <Area
            name={band.label}
            dataKey={(row: Record<string, unknown>) => [row[band.low], row[band.high]]}
            fill="var(--chart-band)"
            stroke="none"
            fillOpacity={1}
            isAnimationActive={false}
          />
        )}
        {thresholds.map(({ value, label }) => (
          <ReferenceLine
            key={label}
            y={value}
            ifOverflow="extendDomain"
            stroke="var(--bad)"
            strokeDasharray="6 4"
            label={{
              value: label,
              fill: 'var(--bad)',
              fontSize: 13,
              // On the outer side of the line, away from the figures around 0.
              position: value < 0 ? 'insideTopRight' : 'insideBottomRight',
            }}
          />
        ))}
        {series.map(({ key, label }, index) => {
          const { color, dash, marker } = lookOf(index);
          return (
            <Line
              key={key}
              name={label}
              dataKey={key}
              stroke={color}
              strokeWidth={2.5}
              strokeDasharray={dash}
              dot={({ cx, cy, index: at }: Dot) =>
                // A week without a figure has no place.
                typeof cy === 'number' && rows.length <= MOST_DOTS ? (
                  <Symbols key={at} cx={cx ?? 0} cy={cy} type={marker} size={36} fill={color} />
                ) : (
                  <g key={at} />
                )
              }
              isAnimationActive={false}
            />
          );
        })}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
