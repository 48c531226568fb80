import { Alert } from '@/components/ui/Alert';
import type { Approval } from '@/lib/api/types';
import { formatDateTime } from '@/lib/format';

interface ApprovalRequestProps {
  approval: Approval;
  /** The link led to an older request, which this one has replaced. */
  isNewer: boolean;
}

/** What is asked, and the agent's reasons. */
export function ApprovalRequest({ approval, isNewer }: ApprovalRequestProps) {
  return (
    <div className="space-y-4">
      {isNewer && (
        <Alert tone="warn" title="The figures have changed since">
          A newer request has replaced the one that you opened. This is the newer one.
        </Alert>
      )}
      <blockquote className="border-l-2 border-thread pl-4">
        <p>{approval.reasoning}</p>
        <footer className="mt-1 text-sm text-quiet">
          {approval.agent}, {formatDateTime(approval.created_at)}
        </footer>
      </blockquote>
    </div>
  );
}
