import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useApprovalLink } from '@/lib/approvalUrl';
import { formatAgo } from '@/lib/format';
import { pendingApprovalsQuery } from '@/lib/queries/approvals';
import { useSeasonMark } from '@/lib/queries/workflows';
import { ACTION, agentName } from '@/lib/words';

/** The decisions that wait, of all seasons, oldest first. */
export function WaitingList({ onOpen }: { onOpen: () => void }) {
  const { data: approvals = [] } = useQuery(pendingApprovalsQuery());
  const linkTo = useApprovalLink();
  const markOf = useSeasonMark();
  if (approvals.length === 0) {
    return (
      <p className="text-quiet">No decision waits. It will appear here as soon as one does.</p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {approvals.map((approval) => (
        <li key={approval.approval_id} className="py-4 first:pt-0">
          <Link
            to={linkTo(approval.workflow_id, approval.approval_id)}
            onClick={onOpen}
            className="block rounded-sm hover:text-accent"
          >
            <span className="font-semibold">{ACTION[approval.action].title}</span>
            <span className="block">
              {approval.season} · {approval.category_name}
            </span>
            <span className="figures block text-sm text-quiet">{markOf(approval.workflow_id)}</span>
            <span className="block text-sm text-quiet">
              asked {formatAgo(approval.created_at)} by the {agentName(approval.agent)}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
