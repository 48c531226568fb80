import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Figure } from '@/components/Figure';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import type { Markdown, WorkflowDetail } from '@/lib/api/types';
import { useApprovalLink } from '@/lib/approvalUrl';
import { formatNumber, formatShare, formatSignedShare } from '@/lib/format';
import { variancesQuery } from '@/lib/queries/results';
import { basisWords, depthNumbers, standingOf } from '../words';
import { EarlierRecommendations } from './EarlierRecommendations';
import { Outlook } from './Outlook';
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
  const { week_number: week, set_by_person: isSetByPerson } = markdown;
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
        <Measured markdown={markdown} forecastId={season.forecast_id ?? markdown.forecast_id} />
        <div className="mt-8 grid grid-cols-2 gap-x-8 gap-y-5 border-t border-line pt-6 sm:grid-cols-3">
          <Figure
            label="Gap to the target"
            value={formatShare(markdown.gap_pct)}
            how={{
              formula: 'target − sell-through',
              numbers: `${formatShare(markdown.target_sell_through_pct)} − ${formatShare(markdown.sell_through_pct)} = ${formatShare(markdown.gap_pct)}`,
              note: 'Below 0 the season is ahead of its target.',
            }}
          />
          <Figure
            label={isSetByPerson ? 'Markdown, set by a person' : 'Markdown'}
            value={formatShare(markdown.recommended_markdown_pct)}
            how={
              isSetByPerson
                ? {
                    formula: 'set by a person',
                    numbers: formatShare(markdown.recommended_markdown_pct),
                    note: markdown.reasoning,
                  }
                : {
                    formula: 'gap × gain, to the nearest 5 points',
                    numbers: depthNumbers(markdown, season.parameters.max_markdown),
                    note: `The gain, ${formatNumber(markdown.elasticity_coefficient)}, says how much deeper a larger gap makes the markdown. At most ${formatShare(season.parameters.max_markdown)}.`,
                  }
            }
          />
          <Figure
            label="Expected lift of demand"
            value={formatSignedShare(markdown.expected_demand_lift_pct)}
            how={{
              formula: 'markdown × lift factor',
              numbers: `${formatShare(markdown.recommended_markdown_pct)} × ${formatNumber(season.parameters.lift_factor)} = ${formatShare(markdown.expected_demand_lift_pct)}`,
            }}
          />
        </div>
      </Card>
      {markdown.outlook.length > 1 && <Outlook outlook={markdown.outlook} />}
      {markdown.store_markdowns.length > 0 && <StoreMarkdowns stores={markdown.store_markdowns} />}
      {markdown.superseded.length > 0 && (
        <EarlierRecommendations recommendations={markdown.superseded} />
      )}
    </div>
  );
}

/** Sell-through with the target that counts and the other one. */
function Measured({ markdown, forecastId }: { markdown: Markdown; forecastId: string }) {
  const { week_number: week, sell_through_basis: basis, sell_through_pct: share } = markdown;
  const { data: history } = useQuery(variancesQuery(forecastId));
  const sold = history?.variances.find((check) => check.week_number === week)?.actual_cumulative;
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
          sold === undefined || share === 0 ? undefined : { sold, basis: Math.round(sold / share) }
        }
        targets={[
          { label: 'Flat target', value: markdown.flat_target, counts: !isCurve },
          ...(markdown.plan_curve_target === null
            ? []
            : [
                {
                  label: `The plan’s curve by week ${week}`,
                  value: markdown.plan_curve_target,
                  counts: isCurve,
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
