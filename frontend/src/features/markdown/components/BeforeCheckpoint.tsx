import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/Card';
import { SeasonTape } from '@/components/SeasonTape';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatDate, formatNumber, formatShare } from '@/lib/format';
import { forecastQuery, variancesQuery } from '@/lib/queries/results';
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
            <strong className="font-semibold">Measured:</strong> units sold in weeks 1 to{' '}
            {checkpoint} ÷ {basisWords(parameters.sell_through_basis)}.
          </li>
          <li>
            <strong className="font-semibold">Compared</strong> with{' '}
            {isCurve
              ? 'the share that the accepted forecast’s own curve expects by then.'
              : `a target of ${formatShare(parameters.markdown_threshold)}.`}{' '}
            At or above it, nothing happens.
          </li>
          <li>
            <strong className="font-semibold">Below it,</strong> the gap × {formatNumber(gain)} is
            the markdown, rounded to the nearest 5 points and at most{' '}
            {formatShare(parameters.max_markdown)}. A gap of 10 points would make{' '}
            {formatShare(exampleDepth(gain, parameters.max_markdown))}.
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

/** The markdown for a gap of 10 points. */
function exampleDepth(gain: number, max: number): number {
  return Math.min(max, Math.round((0.1 * gain) / 0.05 + 1e-9) * 0.05);
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
  // The first check was held against the forecast that the order was accepted with.
  const acceptedId = history?.variances[0]?.forecast_id;
  const { data: accepted } = useQuery({
    ...forecastQuery(acceptedId ?? ''),
    enabled: acceptedId !== undefined,
  });
  const sold = history?.variances.at(-1)?.actual_cumulative;
  if (accepted === undefined || sold === undefined || accepted.total_season_demand === 0)
    return null;
  const expected = accepted.weekly_demand_curve
    .slice(0, week)
    .reduce((sum, { demand_units }) => sum + demand_units, 0);
  const total = accepted.total_season_demand;
  return (
    <Card title={`Where the season stands after week ${week}`}>
      <SellThrough
        share={sold / total}
        numbers={{ sold, basis: total }}
        label={`Sold by week ${week}`}
        targets={[
          {
            label: `The plan’s curve by week ${week}`,
            value: expected / total,
            counts: isCurve,
          },
          {
            label: `Target after week ${season.parameters.markdown_checkpoint_week ?? ''}`,
            value: season.parameters.markdown_threshold ?? 0,
            counts: !isCurve,
          },
        ]}
      />
    </Card>
  );
}
