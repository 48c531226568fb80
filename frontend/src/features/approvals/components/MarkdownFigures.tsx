import { Figure } from '@/components/Figure';
import { MarkdownOutlook } from '@/components/MarkdownOutlook';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatShare, formatSignedShare, formatUnits } from '@/lib/format';
import { behindWords, curveTargetHow, depthHow, flatTargetHow, liftHow } from '@/lib/markdown';
import { useAcceptedForecast } from '@/lib/queries/results';
import type { MarkdownData } from '../lib/words';

interface MarkdownFiguresProps {
  data: MarkdownData;
  workflow: WorkflowDetail;
}

/** Where the season stands, what the rule recommends, and what other depths would bring. */
export function MarkdownFigures({ data, workflow }: MarkdownFiguresProps) {
  const { lift_factor, max_markdown } = workflow.parameters;
  const accepted = useAcceptedForecast(data.forecast_id);
  const basis = data.sold / data.sell_through_pct;
  const isFlat = data.markdown_target === 'flat';
  const targetHow = isFlat
    ? flatTargetHow(data)
    : accepted && curveTargetHow(accepted, data.week_number);
  const otherTarget = isFlat
    ? data.plan_curve_target !== null &&
      `The accepted forecast expects ${formatShare(data.plan_curve_target)} by now.`
    : `The season’s fixed target is ${formatShare(data.flat_target)}.`;
  return (
    <div className="space-y-6">
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
        <Figure
          label="Sell-through"
          value={formatShare(data.sell_through_pct)}
          how={{
            formula: `sold through week ${data.week_number} ÷ ${data.sell_through_basis === 'forecast' ? 'the accepted forecast' : 'units manufactured'}`,
            numbers: `${formatUnits(data.sold)} ÷ ${formatUnits(basis)} = ${formatShare(data.sell_through_pct)}`,
          }}
        />
        <Figure
          label="Target"
          value={formatShare(data.target_sell_through_pct)}
          {...(targetHow && {
            how: { ...targetHow, ...(otherTarget !== false && { note: otherTarget }) },
          })}
          delta={{ text: behindWords(data.gap_pct), direction: 'down' }}
        />
        <Figure
          label="Markdown"
          value={formatShare(data.recommended_markdown_pct)}
          how={depthHow(data, max_markdown)}
        />
        <Figure
          label="Demand"
          value={formatSignedShare(data.expected_demand_lift_pct)}
          how={liftHow(data.recommended_markdown_pct, lift_factor)}
        />
      </div>
      <section aria-label="Outlook">
        <h3 className="mb-3 text-lg font-semibold">What the season would end with</h3>
        <MarkdownOutlook
          outlook={data.outlook}
          depth={data.recommended_markdown_pct}
          mark="asked for"
          sold={data.sold}
          season={workflow}
        />
      </section>
    </div>
  );
}
