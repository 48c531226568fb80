import { BarChart } from '@/components/charts/BarChart';
import { Badge } from '@/components/ui/Badge';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Markdown } from '@/lib/api/types';
import { formatMoney, formatShare, formatSigned, formatUnits } from '@/lib/format';

/** The season's end without a markdown, one step less, as recommended, and one step more. */
export function Outlook({ outlook }: { outlook: Markdown['outlook'] }) {
  const nothing = outlook.find(({ markdown_pct }) => markdown_pct === 0);
  const hasMoney = outlook.some(({ revenue }) => revenue !== null);
  const rows = outlook.map(({ markdown_pct, units_sold, units_left_over, revenue, margin }) => ({
    depth: depthName(markdown_pct),
    units_sold,
    units_left_over,
    revenue,
    margin,
  }));
  const depth = { key: 'depth', label: 'Markdown' };
  return (
    <Card title="What each depth would bring by the season’s end">
      <div className={hasMoney ? 'grid gap-8 lg:grid-cols-2' : undefined}>
        <BarChart
          label="Units at the season’s end by depth of the markdown"
          x={depth}
          series={[
            { key: 'units_sold', label: 'Sold' },
            { key: 'units_left_over', label: 'Left over' },
          ]}
          rows={rows}
          height={220}
        />
        {hasMoney && (
          <BarChart
            label="Revenue and margin at the season’s end by depth of the markdown"
            x={depth}
            series={[
              { key: 'revenue', label: 'Revenue' },
              { key: 'margin', label: 'Margin' },
            ]}
            rows={rows}
            height={220}
          />
        )}
      </div>
      <Table caption="The season’s end by depth of the markdown" className="mt-6">
        <thead>
          <tr>
            <Th>Markdown</Th>
            <Th isNumeric>Sold</Th>
            <Th isNumeric>Left over</Th>
            <Th isNumeric>Revenue</Th>
            <Th isNumeric>Margin</Th>
            <Th isNumeric>Margin against none</Th>
          </tr>
        </thead>
        <tbody>
          {outlook.map((outcome) => (
            <tr key={outcome.markdown_pct} className={outcome.is_recommended ? 'bg-sunken' : ''}>
              <Td className="whitespace-nowrap">
                {depthName(outcome.markdown_pct)}{' '}
                {outcome.is_recommended && (
                  <Badge tone="accent" className="ml-2">
                    Recommended
                  </Badge>
                )}
              </Td>
              <Td isNumeric>{formatUnits(outcome.units_sold)}</Td>
              <Td isNumeric>{formatUnits(outcome.units_left_over)}</Td>
              <Td isNumeric>{formatMoney(outcome.revenue)}</Td>
              <Td isNumeric>{formatMoney(outcome.margin)}</Td>
              <Td isNumeric>{difference(outcome.margin, nothing?.margin)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-3 text-sm text-quiet">
        If the expected lift comes. Margin is revenue − cost of all units + salvage value of those
        left over. Money is in the currency of the category’s prices.
      </p>
    </Card>
  );
}

function depthName(share: number): string {
  return share === 0 ? 'None' : formatShare(share);
}

type Amount = number | null | undefined;

function difference(margin: Amount, without: Amount): string {
  if (margin === null || margin === undefined || without === null || without === undefined) {
    return formatMoney(null);
  }
  return formatSigned(margin - without);
}
