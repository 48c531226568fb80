import { Check, PencilLine } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { counted } from '@/lib/format';
import { advisedName, advisedValue, evidenceLines } from '../advice';
import { nextSeason } from '../nextSeason';

interface AdviceProps {
  report: SeasonReport;
  categoryId: string;
}

/** What to plan differently next time, with the evidence. */
export function Advice({ report, categoryId }: AdviceProps) {
  const changes = report.advice.filter(({ verdict }) => verdict === 'change').length;
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
            <Th>Advice</Th>
            <Th>This season</Th>
            <Th>Next season</Th>
            <Th>Evidence</Th>
          </tr>
        </thead>
        <tbody>
          {report.advice.map(({ parameter, verdict, current, suggested, evidence }) => (
            <tr key={parameter} className="align-top">
              <Td className="min-w-40 font-semibold">{advisedName(parameter)}</Td>
              <Td className="whitespace-nowrap">
                <Verdict verdict={verdict} />
              </Td>
              <Td className="figures">{advisedValue(parameter, current)}</Td>
              <Td className={verdict === 'change' ? 'figures font-semibold' : 'figures text-quiet'}>
                {verdict === 'change' ? advisedValue(parameter, suggested) : 'the same'}
              </Td>
              <Td className="min-w-72 text-sm">
                {evidenceLines(evidence).map((line) => (
                  <p key={line}>{line}</p>
                ))}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-3 print:hidden">
        <Button asChild>
          <Link to="/seasons/new" state={nextSeason(report, categoryId)}>
            Start next season with these
          </Link>
        </Button>
        <p className="max-w-[60ch] text-sm text-quiet">
          Opens a new season with this one’s parameters, the changes above, and the dates moved on
          by 52 weeks. You can change everything there before it starts.
        </p>
      </div>
    </Card>
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
