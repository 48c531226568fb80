import { Check, PencilLine } from 'lucide-react';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { counted } from '@/lib/format';
import { advisedName, advisedStep, advisedValue, evidenceLines } from '../advice';
import { gainNumbers } from '../money';

/** What to plan differently next time, with the evidence. */
export function Advice({ report }: { report: SeasonReport }) {
  const { advice } = report;
  const changes = advice.filter(({ verdict }) => verdict === 'change').length;
  return (
    <Card
      title="What to plan differently next season"
      aside={
        <span className="text-quiet">
          {changes === 0 ? 'nothing to change' : `${counted(changes, 'parameter')} to change`}
        </span>
      }
    >
      <Table caption="Advice on the parameters">
        <thead>
          <tr>
            <Th>Parameter</Th>
            <Th className="max-sm:hidden">Advice</Th>
            <Th className="max-sm:hidden">This season</Th>
            <Th className="max-sm:hidden">Next season</Th>
            <Th className="max-sm:hidden">Evidence</Th>
          </tr>
        </thead>
        <tbody>
          {advice.map((line) => (
            <Line key={line.parameter} advice={line} report={report} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** The money of the markdown, which its evidence gives as a sum alone. */
function moneyLines({ markdown }: SeasonReport, numbers: string): string[] {
  if (markdown?.estimated_gain == null) return [];
  return [
    `That sum is what the units brought at the lower price and as left-overs − what they would have brought at the full price: ${numbers}.`,
    markdown.estimated_gain < 0
      ? 'A deeper markdown would have lost more, so next time the same gap makes a smaller one.'
      : '',
  ].filter((line) => line !== '');
}

interface LineProps {
  advice: SeasonReport['advice'][number];
  report: SeasonReport;
}

function Line({ advice, report }: LineProps) {
  const { parameter, verdict, current, suggested } = advice;
  const isChange = verdict === 'change';
  const from = advisedValue(parameter, current);
  const to = isChange ? advisedValue(parameter, suggested) : 'the same';
  const step = advisedStep(parameter);
  const lines = [
    ...evidenceLines(advice.evidence),
    ...(isChange && parameter === 'elasticity_coefficient'
      ? moneyLines(report, gainNumbers(report))
      : []),
    ...(isChange && step !== undefined ? [step] : []),
  ];
  const evidence = lines.map((line) => <p key={line}>{line}</p>);
  return (
    <tr className="align-top">
      <Td className="font-semibold sm:min-w-40">
        {advisedName(parameter)}
        {/* A narrow screen has all of it in one column. */}
        <div className="mt-1 space-y-1 font-normal sm:hidden">
          <p className="flex flex-wrap gap-x-3">
            <Verdict verdict={verdict} />
            <span className="figures">{isChange ? `${from} → ${to}` : from}</span>
          </p>
          <div className="text-sm text-quiet">{evidence}</div>
        </div>
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">
        <Verdict verdict={verdict} />
      </Td>
      <Td className="figures max-sm:hidden">{from}</Td>
      <Td
        className={cn(
          'figures max-sm:hidden sm:min-w-24',
          isChange ? 'font-semibold' : 'text-quiet',
        )}
      >
        {to}
      </Td>
      <Td className="min-w-72 text-sm max-sm:hidden">{evidence}</Td>
    </tr>
  );
}

function Verdict({ verdict }: { verdict: 'keep' | 'change' }) {
  return verdict === 'change' ? (
    <span className="inline-flex items-center gap-1.5 font-semibold text-accent">
      <PencilLine aria-hidden className="size-4" />
      change
    </span>
  ) : (
    <span className="inline-flex items-center gap-1.5 text-quiet">
      <Check aria-hidden className="size-4" />
      keep
    </span>
  );
}
