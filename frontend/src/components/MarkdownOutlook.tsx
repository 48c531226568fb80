import { useQuery } from '@tanstack/react-query';
import { BarChart } from '@/components/charts/BarChart';
import { How } from '@/components/How';
import { Badge } from '@/components/ui/Badge';
import { Table, Td, Th } from '@/components/ui/Table';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatMoney, formatShare, formatSigned, formatUnits } from '@/lib/format';
import { bestOutcome, type Outcome } from '@/lib/markdown';
import { outcomeHow } from '@/lib/outcomeHow';
import { categoriesQuery } from '@/lib/queries/catalogue';

interface MarkdownOutlookProps {
  outlook: readonly Outcome[];
  /** The depth that is recommended or decided, as a fraction. */
  depth: number;
  /** What stands beside it, e.g. "asked for"; nothing where nothing was asked. */
  mark: string | undefined;
  /** Units sold when it was computed, where they are known. */
  sold: number | undefined;
  season: WorkflowDetail;
}

/** What the season would end with: without a markdown, one step less, as asked, and one step more. */
export function MarkdownOutlook({ outlook, depth, mark, sold, season }: MarkdownOutlookProps) {
  const { data: categories } = useQuery(categoriesQuery());
  const category = categories?.find(({ category_id }) => category_id === season.category_id);
  const hasMoney = outlook.every(({ margin }) => typeof margin === 'number');
  const none = outlook.find(({ markdown_pct }) => markdown_pct === 0);
  const asked = outlook.find(({ markdown_pct }) => markdown_pct === depth);
  const best = bestOutcome(outlook);
  const how =
    asked && none && sold !== undefined
      ? outcomeHow({ asked, none, sold, liftFactor: season.parameters.lift_factor, category })
      : undefined;
  const heading = (label: string, key: keyof NonNullable<typeof how>) => (
    <span className="inline-flex flex-wrap items-baseline justify-end gap-x-1">
      {label} {how?.[key] && <How label={`${label}, at ${formatShare(depth)}`} {...how[key]} />}
    </span>
  );
  return (
    <div className="@container">
      <Table caption="Outlook by markdown" className="max-sm:[&_td]:px-1.5 max-sm:[&_th]:px-1.5">
        <thead>
          <tr>
            <Th>Markdown</Th>
            <Th isNumeric>{heading('Sold', 'sold')}</Th>
            <Th isNumeric>{heading('Left over', 'leftOver')}</Th>
            {hasMoney && (
              <>
                <Th isNumeric className="@max-md:hidden">
                  {heading('Revenue', 'revenue')}
                </Th>
                <Th isNumeric>{heading('Margin', 'margin')}</Th>
                <Th isNumeric className="@max-3xl:hidden">
                  Against none
                </Th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {outlook.map((row) => (
            <tr key={row.markdown_pct} className={row === asked ? 'bg-accent-soft' : undefined}>
              <Td>
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  {formatShare(row.markdown_pct)}
                  {row === asked && mark && <Badge tone="accent">{mark}</Badge>}
                  {row.markdown_pct === 0 && (
                    <span className="text-sm text-quiet">no markdown</span>
                  )}
                  {row === best && <Badge tone="good">best margin</Badge>}
                </span>
              </Td>
              <Td isNumeric>{formatUnits(row.units_sold)}</Td>
              <Td isNumeric>{formatUnits(row.units_left_over)}</Td>
              {hasMoney && (
                <>
                  <Td isNumeric className="@max-md:hidden">
                    {formatMoney(row.revenue)}
                  </Td>
                  <Td isNumeric>{formatMoney(row.margin)}</Td>
                  <Td isNumeric className="@max-3xl:hidden">
                    {row === none ? '–' : formatSigned((row.margin ?? 0) - (none?.margin ?? 0))}
                  </Td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="mt-6">
        <BarChart
          label="Units sold and left over by the season's end, by markdown"
          x={{ key: 'depth', label: 'Markdown' }}
          series={[
            { key: 'units_sold', label: 'Sold' },
            { key: 'units_left_over', label: 'Left over' },
          ]}
          rows={outlook.map((row) => ({ ...row, depth: formatShare(row.markdown_pct) }))}
          isStacked
          hasTable
          height={180}
        />
      </div>
      <p className="mt-3 text-sm text-quiet">
        If demand answers as expected
        {hasMoney && '. Money is in the currency of the category’s prices'}.
      </p>
    </div>
  );
}
