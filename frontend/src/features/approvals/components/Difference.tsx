import { ArrowRight } from 'lucide-react';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import type { Approval, Schemas } from '@/lib/api/types';
import { changedName, changedValue } from '@/lib/parameters/changes';
import { DifferenceTables } from './DifferenceTables';

interface DifferenceProps {
  approval: Approval;
  /** The version before, where it is known. */
  before: Schemas['ApprovalQuestion'] | undefined;
  /** What was modified, by parameter, where it is known. */
  modified: Record<string, Schemas['ParameterChange']> | undefined;
  /** Goes back to the version before. */
  onUndo: (() => void) | undefined;
  isBusy: boolean;
}

/** What a Modify has changed against the version before, and that nothing is accepted yet. */
export function Difference({ approval, before, modified, onUndo, isBusy }: DifferenceProps) {
  return (
    <section aria-label="What changed" className="space-y-4">
      <Alert title="Asked again. Nothing is accepted yet." role="status">
        {modified !== undefined && (
          <ul>
            {Object.entries(modified).map(([name, { from, to }]) => (
              <li key={name} className="flex flex-wrap items-center gap-x-2">
                {changedName(name)}:<span className="figures">{changedValue(name, from)}</span>
                <ArrowRight aria-label="to" className="size-4 text-quiet" />
                <span className="figures font-semibold">{changedValue(name, to)}</span>
              </li>
            ))}
          </ul>
        )}
        {onUndo !== undefined && (
          <PlannersOnly>
            <Button size="sm" className="mt-2" isBusy={isBusy} onClick={onUndo}>
              Back to the version before
            </Button>
          </PlannersOnly>
        )}
      </Alert>
      <DifferenceTables question={approval} before={before} title="Against the version before" />
    </section>
  );
}
