import { useQuery } from '@tanstack/react-query';
import { Hourglass } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/Button';
import { useApprovalLink } from '@/lib/approvalUrl';
import { formatAgo } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import { pendingApprovalsQuery } from '@/lib/queries/approvals';
import { useSeasonMark } from '@/lib/queries/workflows';
import { ACTION, agentWithTask } from '@/lib/words';

/** What waits for a decision, with the reason; nothing where nothing waits. */
export function WaitingDecisions() {
  const { data: approvals = [] } = useQuery(pendingApprovalsQuery());
  const linkTo = useApprovalLink();
  const markOf = useSeasonMark();
  if (approvals.length === 0) return null;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting" className="mb-3 flex items-center gap-2 text-lg font-semibold">
        <Hourglass aria-hidden className="size-4.5 text-warn" />
        Waiting for you
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-warn bg-surface">
        {approvals.map((approval) => (
          <li
            key={approval.approval_id}
            className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 px-5 py-5 sm:px-6"
          >
            <div className="min-w-0 flex-[1_1_24rem]">
              <p className="font-semibold">
                {ACTION[approval.action].title} · {approval.season} · {approval.category_name}
              </p>
              <p className="mt-1 max-w-[75ch]">{inWords(approval.reasoning)}</p>
              <p className="mt-1 text-sm text-quiet">
                {[markOf(approval.workflow_id), agentWithTask(approval.agent)]
                  .filter(Boolean)
                  .join('; ')}
                , {formatAgo(approval.created_at)}
              </p>
            </div>
            <Button asChild variant="primary">
              <Link to={linkTo(approval.workflow_id, approval.approval_id)}>Look and decide</Link>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
