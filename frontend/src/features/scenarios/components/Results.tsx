import { Alert } from '@/components/ui/Alert';
import { counted, formatNumber, formatShare } from '@/lib/format';
import { forecastWarning } from '@/lib/words';
import type { ScenarioResult } from '../api/scenarios';
import { ComparisonTable } from './ComparisonTable';
import { Differences } from './Differences';
import { Figures } from './Figures';
import { SellThrough } from './SellThrough';
import { Verdicts } from './Verdicts';

interface ResultsProps {
  result: ScenarioResult;
  categoryId: string;
}

/** What a rehearsal found, the answer first. */
export function Results({ result, categoryId }: ResultsProps) {
  const { demand, forecast, variants } = result;
  return (
    <div className="space-y-12">
      {forecast.warnings.length > 0 && (
        <Alert tone="warn" title="About the forecast">
          {forecast.warnings.map((warning) => (
            <p key={warning}>{forecastWarning(warning)}</p>
          ))}
        </Alert>
      )}
      {variants.length > 1 && <Verdicts result={result} />}
      <Figures result={result} categoryId={categoryId} />
      {variants.length > 1 && <Differences result={result} />}
      <SellThrough variants={variants} />
      <ComparisonTable result={result} />
      <p className="max-w-[75ch] text-sm text-quiet">
        {counted(demand.paths, 'season')} simulated around a forecast of{' '}
        {counted(forecast.total_season_demand, 'unit')} for {counted(forecast.store_count, 'store')}
        ; demand on average {formatShare(demand.bias)} of it, uncertainty{' '}
        {formatShare(demand.spread)} of the forecast’s own, stores{' '}
        {formatShare(demand.store_season_variation)} off their share over the season and{' '}
        {formatShare(demand.store_week_variation)} in a week, a markdown brings{' '}
        {formatNumber(demand.true_lift_factor)} times its depth, emergency orders are{' '}
        {demand.accept_emergency_orders ? 'placed' : 'not placed'}, seed {demand.seed}.
      </p>
    </div>
  );
}
