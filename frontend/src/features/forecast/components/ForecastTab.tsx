import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import type { Forecast } from '@/lib/api/types';
import { useForecastChain } from '@/lib/queries/forecastChain';
import { variancesQuery } from '@/lib/queries/results';
import { useSeason } from '@/lib/season';
import { soldByWeek } from '../curve';
import { ForecastBasis } from './ForecastBasis';
import { ForecastChart } from './ForecastChart';
import { ForecastFigures } from './ForecastFigures';
import { HistoryChart } from './HistoryChart';
import { MethodComparison } from './MethodComparison';
import { Revisions } from './Revisions';

/** What the season is expected to sell, and what it has sold. */
export default function ForecastTab() {
  const { forecast_id: id, status } = useSeason();
  if (id) return <Loaded forecastId={id} />;
  return (
    <EmptyState title="There is no forecast yet">
      {status === 'running'
        ? 'The Demand Agent is making it. It appears here by itself.'
        : 'It appears here once the Demand Agent has made it.'}
    </EmptyState>
  );
}

function Loaded({ forecastId }: { forecastId: string }) {
  const chain = useForecastChain(forecastId);
  const { data: history } = useQuery({
    ...variancesQuery(forecastId),
    placeholderData: keepPreviousData,
  });
  return (
    <QueryView query={chain} what="the forecast" lines={8}>
      {(forecasts) => (
        <Forecasts forecasts={forecasts} sold={soldByWeek(history?.variances ?? [])} />
      )}
    </QueryView>
  );
}

interface ForecastsProps {
  forecasts: readonly Forecast[];
  sold: ReadonlyMap<number, number>;
}

function Forecasts({ forecasts, sold }: ForecastsProps) {
  const current = forecasts.at(-1);
  const first = forecasts[0];
  if (current === undefined || first === undefined) return null;
  // It is made once, after the first forecast; a person may have asked for one later.
  const comparison = forecasts.findLast(({ method_comparison }) => method_comparison);
  return (
    <div className="space-y-10">
      <ForecastFigures current={current} first={first} />
      <ForecastChart current={current} first={first} sold={sold} />
      {forecasts.length > 1 && <Revisions forecasts={forecasts} />}
      <HistoryChart forecast={current} />
      <ForecastBasis forecast={current} />
      {comparison?.method_comparison && (
        <MethodComparison comparison={comparison.method_comparison} />
      )}
    </div>
  );
}
