import { useId } from 'react';
import { Bar, BarChart as Chart, Tooltip } from 'recharts';
import type { BarChartProps } from './BarChart';
import { BarFill } from './BarFill';
import { CHART, PlotArea, PlotAxes, TOOLTIP } from './PlotFrame';

/** So few have room for all their names, on a phone, too. */
const FEW_BARS = 4;

/** The drawing of `BarChart`; loaded late. */
export default function BarPlot({
  x,
  series,
  rows,
  isStacked = false,
  format,
}: BarChartProps & { format: (value: number) => string }) {
  const id = useId();
  return (
    <PlotArea>
      <Chart data={[...rows]} {...CHART}>
        <defs>
          {series.map(({ key }, index) => (
            <BarFill key={key} id={`${id}${index}`} index={index} />
          ))}
        </defs>
        <PlotAxes x={x} {...(rows.length <= FEW_BARS && { skip: 0 })} format={format} />
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
            fill={`url(#${id}${index})`}
            stroke="var(--surface)"
            maxBarSize={48}
            isAnimationActive={false}
            {...(isStacked && { stackId: 'all' })}
          />
        ))}
      </Chart>
    </PlotArea>
  );
}
