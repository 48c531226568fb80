import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Alert } from '@/components/ui/Alert';
import { Progress } from '@/components/ui/Progress';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatAgo } from '@/lib/format';
import { useApprovalLink } from '@/lib/approvalUrl';
import { ACTION, STATE } from '@/lib/words';
import type { Recorded } from '../lib/history';
import type { outcomeOf } from '../lib/words';

interface ConfirmationProps {
  outcome: ReturnType<typeof outcomeOf>;
  workflow: WorkflowDetail;
}

/** After an Accept: what is done, what happens next, and where to look. */
export function Confirmation({ outcome, workflow }: ConfirmationProps) {
  return (
    <div className="space-y-5">
      <div role="status" className="flex gap-4">
        <CircleCheck aria-hidden className="mt-1 size-7 shrink-0 text-good" />
        <div>
          <p className="font-display text-2xl leading-tight">{outcome.title}</p>
          <p className="mt-2 max-w-[60ch]">{outcome.next}</p>
        </div>
      </div>
      <p>
        <Link
          to={`/seasons/${workflow.workflow_id}/${outcome.tab}`}
          className="font-semibold text-accent underline"
        >
          {outcome.link}
        </Link>
      </p>
      <Now workflow={workflow} />
    </div>
  );
}

interface DecidedElsewhereProps {
  decision: Recorded | undefined;
  /** The person's click came too late. */
  isTooLate: boolean;
  workflow: WorkflowDetail;
}

/** The request is gone without this window's doing: what became of it. */
export function DecidedElsewhere({ decision, isTooLate, workflow }: DecidedElsewhereProps) {
  return (
    <div className="space-y-5">
      <Alert tone="warn" role="alert" title={whatHappened(decision)}>
        <p>
          {isTooLate && 'Your click came after it and has changed nothing. '}
          {decision !== undefined && `Decided ${formatAgo(decision.timestamp)}. `}
          Nothing of this season waits for you now.
        </p>
      </Alert>
      <p>
        <Link
          to={`/seasons/${workflow.workflow_id}`}
          className="font-semibold text-accent underline"
        >
          Go to the season
        </Link>
      </p>
      <Now workflow={workflow} />
    </div>
  );
}

function whatHappened(decision: Recorded | undefined): ReactNode {
  switch (decision?.decision) {
    case 'accept':
      return 'This was accepted already, in another window or by somebody else.';
    case 'modify':
      return 'This was changed already, in another window or by somebody else.';
    case 'superseded':
      return `The sales of week ${decision.changes.week_number} have made this request obsolete.`;
    case undefined:
      return 'This was decided already.';
  }
}

/** Where the season stands; a next decision, if one waits. */
function Now({ workflow }: { workflow: WorkflowDetail }) {
  const linkTo = useApprovalLink();
  const { pending_approval: next, status, state } = workflow;
  return (
    <div className="border-t border-line pt-4 text-quiet">
      {next ? (
        <p>
          The season waits for another decision:{' '}
          <Link
            to={linkTo(workflow.workflow_id, next.approval_id)}
            className="font-semibold text-accent underline"
          >
            {ACTION[next.action].title}
          </Link>
        </p>
      ) : (
        <p>The season now: {STATE[state]}</p>
      )}
      {status === 'running' && (
        <Progress value={workflow.progress_pct} label={STATE[state]} className="mt-2" />
      )}
    </div>
  );
}
