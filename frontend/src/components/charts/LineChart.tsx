import { lazy } from 'react';
import { formatUnits } from '@/lib/format';
import { ChartFrame } from './ChartFrame';
import type { Band, Row, Series } from './series';

export interface Threshold {
  value: number;
  label: string;
}

export interface LineChartProps {
  /** What the chart shows, in a sentence. */
  label: string;
  /** The field along the bottom, e.g. week_number as "Week". */
  x: Series;
  series: readonly Series[];
  rows: readonly Row[];
  /** An interval behind the lines. */
  band?: Band | undefined;
  /** Dashed lines across, e.g. a threshold. */
  threshold?: Threshold | readonly Threshold[];
  /** The marks of the upright axis, where it shall have room around the figures; see `roomyTicks`. */
  ticks?: readonly number[];
  format?: (value: number) => string;
  height?: number;
  /** The page has a table with the same figures. */
  hasTable?: boolean;
}

const Plot = lazy(() => import('./LinePlot'));

/** Lines over weeks. The chart library is loaded when the first chart is shown. */
export function LineChart({ format = formatUnits, height = 280, ...props }: LineChartProps) {
  return (
    <ChartFrame {...props} format={format} height={height} mark="line">
      <Plot {...props} format={format} />
    </ChartFrame>
  );
}
