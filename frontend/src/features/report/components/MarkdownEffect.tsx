import { Figure } from '@/components/Figure';
import { Card } from '@/components/ui/Card';
import type { SeasonReport } from '@/lib/api/types';
import {
  counted,
  formatMoney,
  formatShare,
  formatSignedShare,
  formatUnits,
  weekRange,
} from '@/lib/format';
import { gainNumbers, markdownCostNumbers } from '../money';

/** What the markdown did. */
export function MarkdownEffect({ report }: { report: SeasonReport }) {
  const { markdown } = report;
  if (!markdown) return null;
  const { depth, applied_after_week, weeks_after, units_after, units_expected_without } = markdown;
  const gain = markdown.estimated_gain;
  return (
    <Card title={`Markdown of ${formatShare(depth)} from week ${applied_after_week + 1}`}>
      <div className="grid grid-cols-2 gap-x-8 gap-y-6 lg:grid-cols-4">
        <Figure
          label="Lift of demand"
          value={formatSignedShare(markdown.realised_lift)}
          how={{
            formula: 'sold after it ÷ expected without it − 1',
            numbers: `${formatUnits(units_after)} ÷ ${formatUnits(units_expected_without)} − 1 = ${formatSignedShare(markdown.realised_lift)}`,
            note: 'Expected at the level that sales had before it.',
          }}
          delta={{
            text: `${formatSignedShare(markdown.expected_lift)} was expected`,
            direction: 'none',
          }}
        />
        <Figure
          label="Sold after it"
          value={formatUnits(units_after)}
          unit="units"
          how={{
            formula: 'what all stores sold in the weeks at the reduced price',
            numbers: `${weekRange(applied_after_week + 1, applied_after_week + weeks_after)}: ${counted(units_after, 'unit')}`,
          }}
          delta={{ text: `in ${counted(weeks_after, 'week')}`, direction: 'none' }}
        />
        <Figure
          label="Price given away"
          value={formatMoney(markdown.cost)}
          how={{
            formula: 'units sold after it × price × depth',
            numbers: markdownCostNumbers(report),
          }}
        />
        {gain !== null ? (
          <Figure
            label={gain < 0 ? 'Lost, about' : 'Earned, about'}
            value={formatMoney(Math.abs(gain))}
            how={{
              formula:
                'what the units brought from then on at the reduced price, left-overs at salvage − what they would have brought at the full price, if only what was expected without it had been sold',
              numbers: gainNumbers(report),
              note: 'An estimate: nobody knows what would have been sold without it.',
            }}
          />
        ) : (
          <Figure
            label="Sold-out store-weeks after it"
            value={formatUnits(markdown.sold_out_store_weeks_after)}
            how={{
              formula:
                'stores that ended a week after it with an empty shelf, summed over the weeks',
              numbers: formatUnits(markdown.sold_out_store_weeks_after),
            }}
          />
        )}
      </div>
    </Card>
  );
}
