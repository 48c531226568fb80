import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import type { WorkflowDetail } from '@/lib/api/types';
import { inWords } from '@/lib/parameters/words';
import { agentName, STATE } from '@/lib/words';
import { useRetrySeason } from '../api/mutations';

/** Why a step failed, and the button that runs it again. */
export function FailedStep({ season }: { season: WorkflowDetail }) {
  const retry = useRetrySeason(season.workflow_id);
  const [key] = useState(() => crypto.randomUUID());
  const { failure } = season;
  // The server says first what is wrong, then what it has from other programs.
  const [problem, ...causes] = inWords(failure?.message ?? '').split(': ');
  return (
    <div role="alert">
      <p className="text-sm text-bad">
        {failure ? `${STATE[failure.failed_in]} failed` : 'A step failed'}
        {failure?.agent && `, ${agentName(failure.agent)}`}
      </p>
      <p className="mt-0.5 font-semibold first-letter:uppercase">{problem}</p>
      {causes.length > 0 && (
        <details className="mt-1 text-sm">
          <summary className="w-fit cursor-pointer text-quiet hover:text-ink">Details</summary>
          <p className="[overflow-wrap:anywhere]">{causes.join(': ')}</p>
        </details>
      )}
      <p className="mt-1 text-quiet">
        Nothing is lost: the step runs again from where it stopped.
        {season.season_progress && ' Weekly sales are taken meanwhile.'}
      </p>
      {retry.isError && <ErrorState error={retry.error} className="mt-3" />}
      <PlannersOnly>
        <Button
          variant="primary"
          className="mt-3"
          isBusy={retry.isPending}
          onClick={() => {
            retry.mutate(key);
          }}
        >
          Retry
        </Button>
      </PlannersOnly>
    </div>
  );
}
