import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Markdown, WeekVariance } from '@/lib/api/types';
import { formatDateTime, formatShareColumn, formatUnits } from '@/lib/format';
import { basisOf, levelOf, type Reforecast, whatFollowed } from '../words';

const LEVELS = {
  calm: { icon: CircleCheck, ink: 'text-good', text: 'within the threshold' },
  above: { icon: TriangleAlert, ink: 'text-warn', text: 'above the threshold' },
  emergency: { icon: CircleAlert, ink: 'text-bad', text: 'emergency' },
};

interface ChecksTableProps {
  checks: readonly WeekVariance[];
  reforecasts: readonly Reforecast[];
  markdown?: Markdown | null | undefined;
  /** They no longer hold; the time tells them apart. */
  isReplaced?: boolean;
}

/** Checks of weeks, with what followed from each. */
export function ChecksTable({
  checks,
  reforecasts,
  markdown,
  isReplaced = false,
}: ChecksTableProps) {
  return (
    <Table caption={isReplaced ? 'Checks that were replaced' : 'Checks of the weeks'}>
      <thead>
        <tr>
          <Th isNumeric>Week</Th>
          <Th isNumeric>Forecast so far</Th>
          <Th isNumeric>Sold so far</Th>
          <Th isNumeric>Variance</Th>
          <Th isNumeric>Week alone</Th>
          <Th>Result</Th>
          <Th>What followed</Th>
          {isReplaced && <Th>Checked</Th>}
        </tr>
      </thead>
      <tbody>
        {checks.map((check) => (
          <tr key={`${check.week_number}-${check.created_at}`}>
            <Td isNumeric>{check.week_number}</Td>
            <Td isNumeric>
              {formatUnits(check.forecasted_cumulative)}
              {reforecasts.some(({ afterWeek }) => afterWeek + 1 === check.week_number) && (
                <span className="block text-sm whitespace-nowrap text-quiet">
                  forecast after week {basisOf(check.week_number, reforecasts)?.afterWeek}
                </span>
              )}
            </Td>
            <Td isNumeric>{formatUnits(check.actual_cumulative)}</Td>
            <Td isNumeric className="whitespace-nowrap">
              {formatShareColumn(check.variance_pct, 1)} {check.direction}
            </Td>
            <Td isNumeric className="whitespace-nowrap">
              {formatShareColumn(check.weekly_variance_pct, 1)} {check.weekly_direction}
            </Td>
            <Td className="whitespace-nowrap">
              <Result check={check} />
            </Td>
            <Td className="min-w-44">{whatFollowed(check, reforecasts, markdown)}</Td>
            {isReplaced && (
              <Td className="whitespace-nowrap">{formatDateTime(check.created_at)}</Td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Result({ check }: { check: WeekVariance }) {
  const { icon: Icon, ink, text } = LEVELS[levelOf(check)];
  return (
    <span className={`inline-flex items-center gap-1.5 ${ink}`}>
      <Icon aria-hidden className="size-4" />
      {text}
    </span>
  );
}
