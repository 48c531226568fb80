import { Area, ComposedChart, Line, ReferenceLine, Tooltip } from 'recharts';
import type { LineChartProps } from './LineChart';
import { CHART, PlotArea, PlotAxes, TOOLTIP } from './PlotFrame';
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
    <PlotArea>
      <ComposedChart data={[...rows]} {...CHART}>
        <PlotAxes x={x} skip={skippedOf(rows, x.key)} ticks={ticks} format={format} />
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
              // Lines that run through it do not strike it out.
              stroke: 'var(--surface)',
              strokeWidth: 4,
              paintOrder: 'stroke',
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
                  <path
                    key={at}
                    d={marker}
                    transform={`translate(${cx ?? 0} ${cy})`}
                    fill={color}
                  />
                ) : (
                  <g key={at} />
                )
              }
              isAnimationActive={false}
            />
          );
        })}
      </ComposedChart>
    </PlotArea>
  );
}

/** In pixels: a character of the axis, and the narrowest chart. */
const CHARACTER = 8;
const NARROWEST = 300;

/** How many names to leave out after each, so that they fit on a phone. */
function skippedOf(rows: LineChartProps['rows'], key: string): number {
  const longest = Math.max(0, ...rows.map((row) => String(row[key] ?? '').length));
  return Math.max(0, Math.ceil((rows.length * (longest + 1) * CHARACTER) / NARROWEST) - 1);
}
