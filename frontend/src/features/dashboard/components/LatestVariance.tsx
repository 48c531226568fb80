import { useQuery } from '@tanstack/react-query';
import { Figure } from '@/components/Figure';
import type { LatestVariance as Variance } from '@/lib/api/types';
import { formatShare, formatUnits, weekRange } from '@/lib/format';
import { variancesQuery } from '@/lib/queries/results';

interface LatestVarianceProps {
  variance: Variance;
  forecastId: string;
}

/** How far the season's sales are from its forecast, through the last week that was checked. */
export function LatestVariance({ variance, forecastId }: LatestVarianceProps) {
  const { week_number: week, variance_pct, direction, threshold_exceeded } = variance;
  const arrow = direction === 'over' ? 'up' : direction === 'under' ? 'down' : 'none';
  return (
    <Figure
      label={`Variance, week ${week}`}
      value={`${formatShare(variance_pct)} ${direction ?? ''}`}
      delta={
        threshold_exceeded
          ? { text: 'above the threshold', direction: arrow, tone: 'warn' }
          : { text: 'within the threshold', direction: arrow }
      }
      how={{
        formula: `|sold − forecast| ÷ forecast, ${weekRange(1, week)}`,
        numbers: <Numbers forecastId={forecastId} week={week} />,
        note: 'Weeks before a re-forecast count as they were sold.',
      }}
    />
  );
}

/** The list has the share alone; its figures are loaded once somebody asks how. */
function Numbers({ forecastId, week }: { forecastId: string; week: number }) {
  const { data, isError } = useQuery(variancesQuery(forecastId, week));
  if (isError) return 'Its figures could not be loaded.';
  const check = data?.variances.find(({ week_number }) => week_number === week);
  if (check === undefined) return '…';
  const sold = formatUnits(check.actual_cumulative);
  const forecast = formatUnits(check.forecasted_cumulative);
  return `|${sold} − ${forecast}| ÷ ${forecast} = ${formatShare(check.variance_pct)}; the threshold is ${formatShare(data?.variance_threshold)}`;
}
