import { useQuery } from '@tanstack/react-query';
import { Figure } from '@/components/Figure';
import { Skeleton } from '@/components/ui/Skeleton';
import type { WeekVariance } from '@/lib/api/types';
import { formatShare, formatUnits } from '@/lib/format';
import { variancesQuery } from '@/lib/queries/results';

interface LatestVarianceProps {
  forecastId: string;
  /** The last week that is in. */
  week: number;
}

/** How far the season's sales are from its forecast, through its last week. */
export function LatestVariance({ forecastId, week }: LatestVarianceProps) {
  const { data, isError } = useQuery(variancesQuery(forecastId, week));
  if (isError) return <p className="text-sm text-quiet">The variance could not be loaded.</p>;
  if (data === undefined) return <Skeleton className="h-14 w-32" />;
  const latest = data.variances.at(-1);
  if (latest === undefined) return null;
  const threshold = formatShare(data.variance_threshold);
  return (
    <Figure
      label={`Variance, week ${latest.week_number}`}
      value={`${formatShare(latest.variance_pct)} ${latest.direction ?? ''}`}
      delta={
        latest.threshold_exceeded
          ? { text: `above the threshold of ${threshold}`, direction: arrow(latest), tone: 'warn' }
          : { text: `within the threshold of ${threshold}`, direction: arrow(latest) }
      }
      how={{
        formula: `|sold − forecast| ÷ forecast, weeks 1 to ${latest.week_number}`,
        numbers: `|${formatUnits(latest.actual_cumulative)} − ${formatUnits(latest.forecasted_cumulative)}| ÷ ${formatUnits(latest.forecasted_cumulative)} = ${formatShare(latest.variance_pct)}`,
        note: 'Weeks before a re-forecast count as they were sold.',
      }}
    />
  );
}

function arrow({ direction }: WeekVariance): 'up' | 'down' | 'none' {
  if (direction === 'over') return 'up';
  return direction === 'under' ? 'down' : 'none';
}
