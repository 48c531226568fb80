import type { Row, Series } from '@/components/charts/series';
import type { Forecast, WeekVariance } from '@/lib/api/types';
import { humanise, METHOD } from '@/lib/words';

/** Units sold week by week, from the sums that the checks have. */
export function soldByWeek(variances: readonly WeekVariance[]): Map<number, number> {
  const sums = new Map(variances.map((week) => [week.week_number, week.actual_cumulative]));
  const sold = new Map<number, number>();
  for (const [week, sum] of sums) {
    const before = week === 1 ? 0 : sums.get(week - 1);
    if (before !== undefined) sold.set(week, sum - before);
  }
  return sold;
}

/** A model's name for people, e.g. `prophet` as "Prophet". */
export function modelName(model: string): string {
  return model in METHOD ? METHOD[model as keyof typeof METHOD] : humanise(model);
}

/** The figures of the chart, a row per week. */
export function curveRows(
  current: Forecast,
  first: Forecast,
  sold: ReadonlyMap<number, number>,
): Row[] {
  return current.weekly_demand_curve.map((week, index) => ({
    ...week,
    sold: sold.get(week.week_number),
    first: first.weekly_demand_curve[index]?.demand_units,
    ...Object.fromEntries(
      current.diagnostics.models.map(({ weekly }, model) => [`model_${model}`, weekly[index]]),
    ),
  }));
}

/** The lines of the chart that are asked for. */
export function curveSeries(
  current: Forecast,
  shown: { sold: boolean; first: boolean; models: boolean },
): Series[] {
  return [
    { key: 'demand_units', label: shown.first ? 'Forecast in force' : 'Forecast' },
    ...(shown.sold ? [{ key: 'sold', label: 'Sold' }] : []),
    ...(shown.first ? [{ key: 'first', label: 'First forecast' }] : []),
    ...(shown.models
      ? current.diagnostics.models.map(({ model }, index) => ({
          key: `model_${index}`,
          label: modelName(model),
        }))
      : []),
  ];
}
