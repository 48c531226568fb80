import { Figure } from '@/components/Figure';
import { LineChart } from '@/components/charts/LineChart';
import { roomyTicks } from '@/components/charts/roomyTicks';
import { Card } from '@/components/ui/Card';
import type {
  Forecast,
  Markdown,
  VarianceHistory,
  WeekVariance,
  WorkflowDetail,
} from '@/lib/api/types';
import { counted, DASH, formatShare, formatSignedShare, formatUnits } from '@/lib/format';
import { basisOf, expectedAlone, type Reforecast } from '../words';
import { ChecksTable } from './ChecksTable';

interface VarianceSectionProps {
  history: VarianceHistory;
  season: WorkflowDetail;
  /** The season's first forecast; undefined while it is loaded. */
  first: Forecast | undefined;
  reforecasts: readonly Reforecast[];
  markdown: Markdown | null | undefined;
}

/** How far sales are from the forecast: the last week's figures, all weeks as a chart, every check. */
export function VarianceSection({
  history,
  season,
  first,
  reforecasts,
  markdown,
}: VarianceSectionProps) {
  const { variances, superseded, variance_threshold, emergency_threshold } = history;
  const latest = variances.at(-1);
  if (latest === undefined) return null;
  const byWeek = new Map(variances.map((check) => [check.week_number, check]));
  const rows = Array.from({ length: season.parameters.forecast_horizon_weeks }, (_, index) => {
    const check = byWeek.get(index + 1);
    return {
      week: index + 1,
      cumulative: signed(check?.variance_pct, check?.direction),
      weekly: signed(check?.weekly_variance_pct, check?.weekly_direction),
    };
  });
  const drawn = rows.flatMap(({ cumulative, weekly }) => [cumulative ?? 0, weekly ?? 0]);
  const isWeekly = latest.variance_basis === 'weekly';
  return (
    <Card title="Sales against the forecast">
      <VarianceFigures
        latest={latest}
        previous={byWeek.get(latest.week_number - 1)}
        first={first}
        basis={basisOf(latest.week_number, reforecasts)}
      />
      <LineChart
        label={`Variance by week: above 0 more was sold than forecast. The ${isWeekly ? 'weekly' : 'cumulative'} line counts; above the threshold the remaining weeks are forecast again.`}
        x={{ key: 'week', label: 'Week' }}
        series={[
          { key: 'cumulative', label: 'From week 1 (cumulative)' },
          { key: 'weekly', label: 'Week alone' },
        ]}
        rows={rows}
        threshold={[
          {
            value: emergency_threshold,
            label: `Emergency above ${formatSignedShare(emergency_threshold)}`,
          },
          {
            value: variance_threshold,
            label: `Re-forecast above ${formatSignedShare(variance_threshold)}`,
          },
          {
            value: -variance_threshold,
            label: `Re-forecast below ${formatSignedShare(-variance_threshold)}`,
          },
        ]}
        ticks={roomyTicks([...drawn, emergency_threshold, variance_threshold, -variance_threshold])}
        format={(value) => formatSignedShare(value)}
      />
      <h3 className="mt-6 mb-2 font-semibold">Every check</h3>
      <ChecksTable checks={variances} reforecasts={reforecasts} markdown={markdown} />
      {superseded.length > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer text-accent">
            {counted(superseded.length, 'earlier check')} that a correction has replaced
          </summary>
          <div className="mt-2">
            <ChecksTable checks={superseded} reforecasts={[]} isReplaced />
          </div>
        </details>
      )}
    </Card>
  );
}

function VarianceFigures({
  latest,
  previous,
  first,
  basis,
}: {
  latest: WeekVariance;
  previous: WeekVariance | undefined;
  first: Forecast | undefined;
  basis: Reforecast | undefined;
}) {
  const { week_number: week, actual_cumulative: sold, forecasted_cumulative: expected } = latest;
  const soldInWeek = sold - (previous?.actual_cumulative ?? 0);
  const firstExpected = first?.weekly_demand_curve
    .slice(0, week)
    .reduce((sum, { demand_units }) => sum + demand_units, 0);
  const hidden = latest.stocked_out_stores;
  return (
    <div className="mb-6 grid grid-cols-2 gap-x-8 gap-y-5 lg:grid-cols-4">
      <Figure
        label={week === 1 ? 'Week 1' : `Weeks 1 to ${week}`}
        value={withWay(latest.variance_pct, latest.direction)}
        how={{
          formula: '|sold − forecast| ÷ forecast, from week 1',
          numbers: deviation(sold, expected, latest.variance_pct),
          ...(basis && {
            note: `Against the forecast after week ${basis.afterWeek}: weeks until then count as they were sold.`,
          }),
        }}
      />
      <Figure
        label={`Week ${week} alone`}
        value={withWay(latest.weekly_variance_pct, latest.weekly_direction)}
        how={{
          formula: '|sold in the week − forecast of the week| ÷ forecast of the week',
          numbers: deviation(
            soldInWeek,
            expectedAlone(latest, previous, basis),
            latest.weekly_variance_pct,
          ),
        }}
      />
      <Figure
        label="Against the first forecast"
        value={withWay(latest.original_variance_pct, latest.original_direction)}
        how={{
          formula: '|sold − first forecast| ÷ first forecast, from week 1',
          numbers: deviation(sold, firstExpected, latest.original_variance_pct),
          note: 'The same as the first figure until the season is forecast again.',
        }}
      />
      <Figure
        label="Without sold-out stores"
        value={withWay(latest.stockout_adjusted_variance_pct, latest.stockout_adjusted_direction)}
        how={{
          formula: 'the first figure, without the store-weeks that ended with an empty shelf',
          numbers: `${counted(hidden, 'store')} ended a week without stock: ${withWay(latest.stockout_adjusted_variance_pct, latest.stockout_adjusted_direction)}`,
          note: 'A store with an empty shelf sells what it has, not what it could.',
        }}
      />
    </div>
  );
}

/** The formula of a variance with its numbers. */
function deviation(sold: number, expected: number | undefined, share: number | null): string {
  if (expected === undefined) return `${formatUnits(sold)} sold: ${formatShare(share)} off`;
  const units = formatUnits(expected);
  return `|${formatUnits(sold)} − ${units}| ÷ ${units} = ${formatShare(share)}`;
}

function withWay(share: number | null | undefined, way: WeekVariance['direction']): string {
  if (share === null || share === undefined) return DASH;
  return `${formatShare(share)} ${way ?? ''}`.trim();
}

function signed(
  share: number | null | undefined,
  way: WeekVariance['direction'] | undefined,
): number | null {
  if (share === null || share === undefined) return null;
  return way === 'under' ? -share : share;
}
