import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { How, type HowProps } from '@/components/How';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { counted, formatDuration, formatShare, formatSignedShare, formatUnits } from '@/lib/format';

interface Row {
  what: string;
  value: string;
  target: string;
  isMet: boolean | null | undefined;
  how: Omit<HowProps, 'label'>;
}

/** The figures that have a target, with whether it is met. */
export function Targets({ report }: { report: SeasonReport }) {
  return (
    <Card title="Against the targets">
      <Table caption="Figures against their targets">
        <thead>
          <tr>
            <Th>Figure</Th>
            <Th isNumeric>This season</Th>
            <Th isNumeric className="max-sm:hidden">
              Target
            </Th>
            <Th>Result</Th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(report).map(({ what, value, target, isMet, how }) => (
            <tr key={what}>
              <Td className="sm:min-w-48">
                {what} <How label={what} {...how} />
                <span className="block text-sm text-quiet sm:hidden">target: {target}</span>
              </Td>
              <Td isNumeric className="text-lg font-semibold">
                {value}
              </Td>
              <Td isNumeric className="whitespace-nowrap max-sm:hidden">
                {target}
              </Td>
              <Td className="whitespace-nowrap">
                <Verdict isMet={isMet} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function rowsOf({ accuracy, trigger, process }: SeasonReport): Row[] {
  const { original, in_force, mape_target, bias_target } = accuracy;
  const error = (what: string, of: typeof original): Row => ({
    what,
    value: formatShare(of.mape),
    target: `below ${formatShare(mape_target)}`,
    isMet: of.mape_target_met,
    how: {
      formula: 'mean of |sold − forecast| ÷ sold over the weeks',
      numbers: meanError(of),
      note:
        of.weeks_without_sales > 0
          ? `${counted(of.weeks_without_sales, 'week')} without sales ${of.weeks_without_sales === 1 ? 'is' : 'are'} left out.`
          : 'Each week counts the same. In other tools this is called MAPE.',
    },
  });
  const bias = (what: string, of: typeof original): Row => ({
    what,
    value: tooHighOrLow(of.bias),
    target: `within ±${formatShare(bias_target)}`,
    isMet: of.bias_target_met,
    how: {
      formula: '(forecast − sold) ÷ sold',
      numbers: `(${formatUnits(of.forecast_units)} − ${formatUnits(of.actual_units)}) ÷ ${formatUnits(of.actual_units)} = ${formatSignedShare(of.bias)}`,
      note: 'In other tools this is called bias.',
    },
  });
  const caught = trigger.weeks.filter(({ reforecast }) => reforecast).length;
  return [
    error('Weekly error of the first forecast', original),
    bias('Season total of the first forecast', original),
    error('Weekly error of each week’s forecast when it was sold', in_force),
    bias('All weeks, each by its forecast when it was sold', in_force),
    {
      what: 'Weeks above the threshold that were forecast again',
      value: trigger.weeks.length === 0 ? 'none were above' : formatShare(trigger.accuracy),
      target: `at least ${formatShare(trigger.target)}`,
      isMet: trigger.target_met,
      how: {
        formula: 'weeks forecast again ÷ weeks above the threshold',
        numbers: `${caught} ÷ ${trigger.weeks.length}`,
        note: `The threshold was ${formatShare(trigger.threshold)}.`,
      },
    },
    {
      what: 'Time to plan',
      value: formatDuration(process.planning_seconds),
      target: `below ${formatDuration(process.planning_seconds_target)}`,
      isMet: process.planning_target_met,
      how: {
        formula: 'time that the agents worked on the plan, without the time people took',
        numbers: formatDuration(process.planning_seconds),
        note: `${formatUnits(process.approvals_modified)} of ${counted(process.approvals, 'decision')} changed something.`,
      },
    },
  ];
}

function meanError({ weeks, mape }: SeasonReport['accuracy']['original']): string {
  const errors = weeks.flatMap((week) =>
    week.percentage_error === null ? [] : formatShare(Math.abs(week.percentage_error)),
  );
  const [first, second, ...rest] = errors;
  const shown =
    errors.length <= 4 ? errors : [first, second, '…', ...rest.slice(-1)].filter(Boolean);
  return `(${shown.join(' + ')}) ÷ ${errors.length} = ${formatShare(mape)}`;
}

function tooHighOrLow(bias: number | null | undefined): string {
  if (!bias) return formatShare(bias);
  return `${formatShare(Math.abs(bias))} too ${bias > 0 ? 'high' : 'low'}`;
}

function Verdict({ isMet }: { isMet: boolean | null | undefined }) {
  const [Icon, ink, text] =
    isMet === null || isMet === undefined
      ? ([CircleMinus, 'text-quiet', 'not judged'] as const)
      : isMet
        ? ([CircleCheck, 'text-good', 'met'] as const)
        : ([CircleX, 'text-bad', 'missed'] as const);
  return (
    <span className={`inline-flex items-center gap-1.5 font-semibold ${ink}`}>
      <Icon aria-hidden className="size-4.5" />
      {text}
    </span>
  );
}
