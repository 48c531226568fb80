import { lazy } from 'react';
import { formatUnits } from '@/lib/format';
import { ChartFrame } from './ChartFrame';
import type { Row, Series } from './series';

export interface BarChartProps {
  /** What the chart shows, in a sentence. */
  label: string;
  /** The field that names the bars, e.g. cluster_name as "Cluster". */
  x: Series;
  series: readonly Series[];
  rows: readonly Row[];
  /** Stacks the series of a bar instead of setting them side by side. */
  isStacked?: boolean;
  format?: (value: number) => string;
  height?: number;
  /** The page has a table with the same figures. */
  hasTable?: boolean;
}

const Plot = lazy(() => import('./BarPlot'));

/** Bars by name. The chart library is loaded when the first chart is shown. */
export function BarChart({ format = formatUnits, height = 260, ...props }: BarChartProps) {
  return (
    <ChartFrame {...props} format={format} height={height} mark="bar">
      <Plot {...props} format={format} />
    </ChartFrame>
  );
}
