import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Figure } from '@/components/Figure';
import { MarkdownOutlook } from '@/components/MarkdownOutlook';
import { WhyMarkdown } from '@/components/WhyMarkdown';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import type { Markdown, WorkflowDetail } from '@/lib/api/types';
import { useApprovalLink } from '@/lib/approvalUrl';
import { formatShare, formatSignedShare } from '@/lib/format';
import { behindWords, curveTargetHow, depthHow, flatTargetHow, liftHow } from '@/lib/markdown';
import { useAcceptedForecast, variancesQuery } from '@/lib/queries/results';
import { basisWords, markOf, standingOf } from '../words';
import { EarlierRecommendations } from './EarlierRecommendations';
import { SellThrough } from './SellThrough';
import { StoreMarkdowns } from './StoreMarkdowns';

interface MarkdownCardProps {
  markdown: Markdown;
  season: WorkflowDetail;
}

/** The checkpoint: sell-through against its target, the markdown that follows, and what it would bring. */
export function MarkdownCard({ markdown, season }: MarkdownCardProps) {
  const linkTo = useApprovalLink();
  const standing = standingOf(markdown, season);
  const {
    week_number: week,
    set_by_person: isSetByPerson,
    recommended_markdown_pct: depth,
  } = markdown;
  const { max_markdown: deepest, lift_factor: liftFactor } = season.parameters;
  const forecastId = season.forecast_id ?? markdown.forecast_id;
  const { data: history } = useQuery(variancesQuery(forecastId));
  const sold = history?.variances.find((check) => check.week_number === week)?.actual_cumulative;
  return (
    <div className="space-y-8">
      <Card
        title={`Checkpoint after week ${week}`}
        aside={<Badge tone={standing.tone}>{standing.badge}</Badge>}
      >
        <div className="mb-6 flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
          <p className="max-w-[70ch] flex-[1_1_24rem]">{standing.text}</p>
          {standing.approvalId !== undefined && (
            <Button asChild>
              <Link to={linkTo(season.workflow_id, standing.approvalId)}>Look and decide</Link>
            </Button>
          )}
        </div>
        <Measured markdown={markdown} forecastId={forecastId} sold={sold} />
        <div className="mt-8 grid grid-cols-2 gap-x-8 gap-y-5 border-t border-line pt-6 sm:grid-cols-3">
          <Figure
            label="Against the target"
            value={behindWords(markdown.gap_pct)}
            how={{
              formula: 'target − sell-through',
              numbers: `${formatShare(markdown.target_sell_through_pct)} − ${formatShare(markdown.sell_through_pct)} = ${behindWords(markdown.gap_pct)}`,
            }}
          />
          <Figure
            label={isSetByPerson ? 'Markdown, set by a person' : 'Markdown'}
            value={formatShare(depth)}
            how={depthHow(markdown, deepest)}
          />
          <Figure
            label="Expected change of demand"
            value={formatSignedShare(markdown.expected_demand_lift_pct)}
            how={liftHow(depth, liftFactor)}
          />
        </div>
        {standing.approvalId !== undefined && (
          <div className="mt-6">
            <WhyMarkdown checkpoint={markdown} outlook={markdown.outlook} deepest={deepest} />
          </div>
        )}
      </Card>
      {markdown.outlook.length > 1 && (
        <Card title="What each depth would bring by the season’s end">
          <MarkdownOutlook
            outlook={markdown.outlook}
            depth={depth}
            mark={markOf(markdown)}
            sold={sold}
            season={season}
          />
        </Card>
      )}
      {markdown.store_markdowns.length > 0 && <StoreMarkdowns stores={markdown.store_markdowns} />}
      {markdown.superseded.length > 0 && (
        <EarlierRecommendations recommendations={markdown.superseded} />
      )}
    </div>
  );
}

interface MeasuredProps {
  markdown: Markdown;
  forecastId: string;
  /** Units sold by the checkpoint, where they are known. */
  sold: number | undefined;
}

/** Sell-through with the target that counts and the other one. */
function Measured({ markdown, forecastId, sold }: MeasuredProps) {
  const { week_number: week, sell_through_basis: basis, sell_through_pct: share } = markdown;
  const accepted = useAcceptedForecast(forecastId);
  const other =
    basis === 'forecast'
      ? markdown.sell_through_of_manufactured
      : markdown.sell_through_of_forecast;
  const isCurve = markdown.markdown_target === 'plan_curve';
  return (
    <>
      <SellThrough
        label={`Sold by week ${week}`}
        share={share}
        numbers={
          sold === undefined || share === 0
            ? undefined
            : { sold, basis: Math.round(sold / share), of: basisWords(basis) }
        }
        targets={[
          {
            label: 'Fixed target',
            value: markdown.flat_target,
            counts: !isCurve,
            how: flatTargetHow(markdown),
          },
          ...(markdown.plan_curve_target === null
            ? []
            : [
                {
                  label: `The plan’s curve by week ${week}`,
                  value: markdown.plan_curve_target,
                  counts: isCurve,
                  how: accepted && curveTargetHow(accepted, week),
                },
              ]),
        ]}
      />
      {other !== null && (
        <p className="mt-2 text-sm text-quiet">
          Sell-through is measured on {basisWords(basis)}. On{' '}
          {basisWords(basis === 'forecast' ? 'manufactured' : 'forecast')} it is{' '}
          <span className="figures">{formatShare(other)}</span>.
        </p>
      )}
    </>
  );
}
