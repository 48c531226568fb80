import { useQuery } from '@tanstack/react-query';
import { Figure } from '@/components/Figure';
import type { Forecast } from '@/lib/api/types';
import { counted, formatDate, formatShare, formatSigned, formatUnits } from '@/lib/format';
import { orderHow } from '@/lib/orderHow';
import { allocationQuery } from '@/lib/queries/results';
import { useSeason, weekStart } from '@/lib/season';
import { boundsHow, methodWords, modelHow, modelTotals, peakHow, range, totalHow } from '../how';

interface ForecastFiguresProps {
  /** The forecast in force. */
  current: Forecast;
  /** The season's first forecast, which may be the same. */
  first: Forecast;
}

/** The season's total and what stands behind it. */
export function ForecastFigures({ current, first }: ForecastFiguresProps) {
  const { parameters } = useSeason();
  const { data: plan } = useQuery(allocationQuery(current.forecast_id));
  // A re-forecast does not change the order that was placed.
  const sizedBy = [current, first].find(({ forecast_id }) => forecast_id === plan?.forecast_id);
  const peak = current.weekly_demand_curve.find(
    ({ week_number }) => week_number === current.peak_week,
  );
  const { total_interval: bounds } = current.diagnostics;
  const models = modelTotals(current);
  return (
    <section aria-label="Figures of the forecast" className="space-y-6">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-[auto_1fr] sm:items-end">
        <Figure
          size="lg"
          label="Season demand"
          value={formatUnits(current.total_season_demand)}
          unit="units"
          how={totalHow(current)}
          {...(current !== first && { delta: deltaOf(current, first) })}
        />
        <p className="max-w-[60ch] pb-1 text-quiet">
          {methodWords(current)} The highest week is week {current.peak_week}, from{' '}
          {formatDate(weekStart(parameters.season_start_date, current.peak_week))}.
          {parameters.stated_demand_units != null &&
            ` You expected ${counted(parameters.stated_demand_units, 'unit')}; the forecast does not use that.`}
        </p>
      </div>
      <div className="grid grid-cols-2 gap-x-8 gap-y-6 border-t border-line pt-5 lg:grid-cols-[repeat(auto-fit,minmax(10rem,1fr))]">
        {models.map(({ name, units }, index) => (
          <Figure
            key={name + String(index)}
            label={`${name} model`}
            value={formatUnits(units)}
            how={modelHow(current, index)}
          />
        ))}
        <Figure
          label="Likely range, 80%"
          value={
            <span className="whitespace-nowrap">{range(bounds.lower_80, bounds.upper_80)}</span>
          }
          how={boundsHow(current)}
          className="max-sm:col-span-2"
        />
        <Figure
          label={`Highest week, ${current.peak_week}`}
          value={formatUnits(peak?.demand_units)}
          how={peakHow(current)}
        />
        {plan && sizedBy && (
          <Figure
            label={
              sizedBy === current
                ? `With ${formatShare(plan.safety_stock_percentage)} safety stock`
                : `Ordered (first forecast + ${formatShare(plan.safety_stock_percentage)})`
            }
            value={formatUnits(plan.manufacturing_qty)}
            how={orderHow(plan, sizedBy, parameters)}
          />
        )}
      </div>
    </section>
  );
}

function deltaOf(current: Forecast, first: Forecast) {
  const change = current.total_season_demand - first.total_season_demand;
  const direction = change > 0 ? 'up' : change < 0 ? 'down' : 'none';
  return {
    text: `${formatSigned(change)} against the first forecast of ${formatUnits(first.total_season_demand)}`,
    direction,
  } as const;
}
