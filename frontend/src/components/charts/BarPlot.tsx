import {
  Bar,
  BarChart as Chart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { BarChartProps } from './BarChart';
import { AXIS, GRID, TOOLTIP } from './plotStyle';
import { lookOf } from './series';

/** The drawing of `BarChart`; loaded late. */
export default function BarPlot({
  x,
  series,
  rows,
  isStacked = false,
  format,
}: BarChartProps & { format: (value: number) => string }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Chart
        accessibilityLayer={false}
        data={[...rows]}
        margin={{ top: 8, right: 12, bottom: 4, left: 4 }}
      >
        <CartesianGrid {...GRID} />
        <XAxis dataKey={x.key} {...AXIS} />
        <YAxis width={56} tickFormatter={format} {...AXIS} axisLine={false} />
        <Tooltip
          {...TOOLTIP}
          cursor={{ fill: 'var(--sunken)' }}
          formatter={(value) => format(Number(value))}
        />
        {series.map(({ key, label }, index) => (
          <Bar
            key={key}
            name={label}
            dataKey={key}
            fill={lookOf(index).color}
            stroke="var(--surface)"
            maxBarSize={48}
            isAnimationActive={false}
            {...(isStacked && { stackId: 'all' })}
          />
        ))}
      </Chart>
    </ResponsiveContainer>
  );
}
