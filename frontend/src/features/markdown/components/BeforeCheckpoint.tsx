import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/Card';
import { SeasonTape } from '@/components/SeasonTape';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatDate, formatNumber, formatShare, weekRange } from '@/lib/format';
import { curveTargetHow, expectedBy, flatTargetHow, ruleDepth } from '@/lib/markdown';
import { useAcceptedForecast, variancesQuery } from '@/lib/queries/results';
import { lastDay, weekStart } from '@/lib/season';
import { basisWords } from '../words';
import { SellThrough } from './SellThrough';

/** Before the checkpoint: what will be checked, when and how, and where the season stands now. */
export function BeforeCheckpoint({ season }: { season: WorkflowDetail }) {
  const { parameters, season_progress, forecast_id } = season;
  const checkpoint = parameters.markdown_checkpoint_week ?? 0;
  const done = season_progress?.week ?? 0;
  const day = lastDay(weekStart(parameters.season_start_date, checkpoint + 1));
  const isCurve = parameters.markdown_target === 'plan_curve';
  const gain = parameters.elasticity_coefficient;
  return (
    <div className="space-y-8">
      <Card
        title={`Sell-through is checked after week ${checkpoint}`}
        aside={<span className="text-quiet">{formatDate(day)}</span>}
      >
        <SeasonTape
          weeks={parameters.forecast_horizon_weeks}
          done={done}
          checkpoint={checkpoint}
          className="mb-6"
        />
        <ol className="list-decimal space-y-3 pl-5">
          <li>
            <strong className="font-semibold">Measured:</strong> units sold in{' '}
            {weekRange(1, checkpoint)} ÷ {basisWords(parameters.sell_through_basis)}.
          </li>
          <li>
            <strong className="font-semibold">Compared</strong> with{' '}
            {isCurve
              ? 'the share that the accepted forecast’s own curve expects by then.'
              : `a target of ${formatShare(parameters.markdown_threshold)}.`}{' '}
            At or above it, nothing happens.
          </li>
          <li>
            <strong className="font-semibold">Below it,</strong> each point behind makes{' '}
            {formatNumber(gain)} {gain === 1 ? 'point' : 'points'} of markdown, rounded to the
            nearest 5 points and at most {formatShare(parameters.max_markdown)}: 10 points behind
            would make {formatShare(ruleDepth(0.1, gain, parameters.max_markdown))}. The agents call
            this elasticity; the less customers answer to a lower price, the higher it should be.
          </li>
          <li>
            <strong className="font-semibold">You decide.</strong> Hemline asks once, with what no
            markdown and other depths would bring. There is never a second markdown.
          </li>
        </ol>
      </Card>
      {forecast_id && done > 0 && (
        <SoFar forecastId={forecast_id} season={season} week={done} isCurve={isCurve} />
      )}
    </div>
  );
}

interface SoFarProps {
  forecastId: string;
  season: WorkflowDetail;
  week: number;
  isCurve: boolean;
}

/** Sell-through of the weeks that are in, against the accepted forecast. */
function SoFar({ forecastId, season, week, isCurve }: SoFarProps) {
  const { data: history } = useQuery(variancesQuery(forecastId));
  const accepted = useAcceptedForecast(forecastId);
  const sold = history?.variances.at(-1)?.actual_cumulative;
  if (accepted === undefined || sold === undefined || accepted.total_season_demand === 0)
    return null;
  const flatTarget = season.parameters.markdown_threshold ?? 0;
  const total = accepted.total_season_demand;
  return (
    <Card title={`Where the season stands after week ${week}`}>
      <SellThrough
        share={sold / total}
        numbers={{ sold, basis: total, of: 'the accepted forecast' }}
        label={`Sold by week ${week}`}
        targets={[
          {
            label: `The plan’s curve by week ${week}`,
            value: expectedBy(accepted, week) / total,
            counts: isCurve,
            how: curveTargetHow(accepted, week),
          },
          {
            label: `Target after week ${season.parameters.markdown_checkpoint_week ?? ''}`,
            value: flatTarget,
            counts: !isCurve,
            how: flatTargetHow({ flat_target: flatTarget }),
          },
        ]}
      />
    </Card>
  );
}
