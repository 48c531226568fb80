import { Figure } from '@/components/Figure';
import { Badge } from '@/components/ui/Badge';
import { BarChart } from '@/components/charts/BarChart';
import { Table, Td, Th } from '@/components/ui/Table';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatMoney, formatNumber, formatShare, formatUnits } from '@/lib/format';
import type { MarkdownData } from '../lib/words';

interface MarkdownFiguresProps {
  data: MarkdownData;
  workflow: WorkflowDetail;
}

/** Where the season stands, what the rule recommends, and what other depths would bring. */
export function MarkdownFigures({ data, workflow }: MarkdownFiguresProps) {
  const { lift_factor, max_markdown } = workflow.parameters;
  const depth = formatShare(data.recommended_markdown_pct);
  const raw = data.gap_pct * data.elasticity_coefficient;
  const gap = formatShare(data.gap_pct);
  const basis = data.sold / data.sell_through_pct;
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
          how={{
            formula:
              data.markdown_target === 'flat'
                ? 'the share that was set for this week'
                : 'what the accepted forecast expects by this week',
            numbers: `fixed ${formatShare(data.flat_target)}; by the forecast ${formatShare(data.plan_curve_target)}`,
          }}
        />
        <Figure
          label="Markdown"
          value={depth}
          how={{
            formula: 'gap × points per point of the gap, to the nearest 5 points',
            numbers: `(${formatShare(data.target_sell_through_pct)} − ${formatShare(data.sell_through_pct)}) × ${formatNumber(data.elasticity_coefficient)} = ${gap} × ${formatNumber(data.elasticity_coefficient)} = ${formatShare(raw)}`,
            note: data.set_by_person
              ? `You set ${depth} in the place of what the rule gives.`
              : `At most ${formatShare(max_markdown)}.`,
          }}
        />
        <Figure
          label="More demand"
          value={formatShare(data.expected_demand_lift_pct)}
          how={{
            formula: 'markdown × expected lift per point',
            numbers: `${depth} × ${formatNumber(lift_factor)} = ${formatShare(data.expected_demand_lift_pct)}`,
          }}
        />
      </div>
      <section aria-label="Outlook">
        <h3 className="mb-3 text-lg font-semibold">What the season would end with</h3>
        <Outlook data={data} />
      </section>
    </div>
  );
}

function Outlook({ data: { outlook, recommended_markdown_pct } }: { data: MarkdownData }) {
  const rows = outlook.map((row) => ({ ...row, depth: formatShare(row.markdown_pct) }));
  const hasMoney = outlook.every(({ margin }) => typeof margin === 'number');
  const best = Math.max(...outlook.map(({ margin }) => margin ?? Number.NEGATIVE_INFINITY));
  return (
    <>
      <BarChart
        label="Units sold and left over by the season's end, by markdown"
        x={{ key: 'depth', label: 'Markdown' }}
        series={[
          { key: 'units_sold', label: 'Sold' },
          { key: 'units_left_over', label: 'Left over' },
        ]}
        rows={rows}
        isStacked
        hasTable
        height={180}
      />
      <Table caption="Outlook by markdown" className="mt-3">
        <thead>
          <tr>
            <Th>Markdown</Th>
            <Th isNumeric>Sold</Th>
            <Th isNumeric>Left over</Th>
            {hasMoney && (
              <>
                <Th isNumeric className="max-sm:hidden">
                  Revenue
                </Th>
                <Th isNumeric>Margin</Th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {outlook.map((row) => {
            const isAsked = row.markdown_pct === recommended_markdown_pct;
            return (
              <tr key={row.markdown_pct} className={isAsked ? 'bg-accent-soft' : undefined}>
                <Td>
                  <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                    {formatShare(row.markdown_pct)}
                    {isAsked && <Badge tone="accent">asked for</Badge>}
                    {row.markdown_pct === 0 && !isAsked && (
                      <span className="text-sm text-quiet">no markdown</span>
                    )}
                    {hasMoney && row.margin === best && <Badge tone="good">best margin</Badge>}
                  </span>
                </Td>
                <Td isNumeric>{formatUnits(row.units_sold)}</Td>
                <Td isNumeric>{formatUnits(row.units_left_over)}</Td>
                {hasMoney && (
                  <>
                    <Td isNumeric className="max-sm:hidden">
                      {formatMoney(row.revenue)}
                    </Td>
                    <Td isNumeric>{formatMoney(row.margin)}</Td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </Table>
    </>
  );
}
