import { Check, PencilLine } from 'lucide-react';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import { counted } from '@/lib/format';
import { advisedName, advisedValue, evidenceLines } from '../advice';

/** What to plan differently next time, with the evidence. */
export function Advice({ advice }: Pick<SeasonReport, 'advice'>) {
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
            <Line key={line.parameter} advice={line} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Line({ advice }: { advice: SeasonReport['advice'][number] }) {
  const { parameter, verdict, current, suggested } = advice;
  const isChange = verdict === 'change';
  const from = advisedValue(parameter, current);
  const to = isChange ? advisedValue(parameter, suggested) : 'the same';
  const evidence = evidenceLines(advice.evidence).map((line) => <p key={line}>{line}</p>);
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
