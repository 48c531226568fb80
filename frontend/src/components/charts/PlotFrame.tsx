import type { ReactElement } from 'react';
import { CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { Series } from './series';

/** What the plots have in common; colours are the tokens of src/index.css. */

const AXIS = {
  stroke: 'var(--edge)',
  tick: { fill: 'var(--quiet)', fontSize: 13 },
  tickLine: false,
};

export const TOOLTIP = {
  contentStyle: {
    background: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: 8,
    color: 'var(--ink)',
  },
  itemStyle: { color: 'var(--ink)' },
  isAnimationActive: false,
};

/** Props of every chart. The figures are read from the table below it, so the drawing has no keyboard. */
export const CHART = {
  accessibilityLayer: false,
  margin: { top: 8, right: 12, bottom: 4, left: 4 },
};

/** Fills the place that `ChartFrame` keeps for the drawing. */
export function PlotArea({ children }: { children: ReactElement }) {
  return (
    <ResponsiveContainer width="100%" height="100%">
      {children}
    </ResponsiveContainer>
  );
}

/** In pixels; a longer name along the bottom is broken between its words. */
const NAME_WIDTH = 85;

interface PlotAxesProps {
  /** The field along the bottom. */
  x: Series;
  /** How many names along the bottom are left out after each; where none is given, those that do not fit. */
  skip?: number;
  /** The marks of the upright axis, from end to end, where the figures do not decide. */
  ticks?: readonly number[] | undefined;
  format: (value: number) => string;
}

/** Lines across and both axes. Measuring what fits takes long on a large page, so it is spared where it can be. */
export function PlotAxes({ x, skip, ticks, format }: PlotAxesProps) {
  return (
    <>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey={x.key}
        {...AXIS}
        {...(skip !== undefined && { interval: skip })}
        tick={{ ...AXIS.tick, width: NAME_WIDTH }}
        height={56}
        label={{ value: x.label, position: 'insideBottom', fill: 'var(--quiet)', fontSize: 13 }}
      />
      <YAxis
        width={56}
        tickFormatter={format}
        {...AXIS}
        axisLine={false}
        interval={0}
        {...(ticks !== undefined && { ticks, domain: [ticks[0] ?? 0, ticks.at(-1) ?? 0] })}
      />
    </>
  );
}
