import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import type { WorkflowDetail } from '@/lib/api/types';
import { APPROVAL_PARAM, WORKFLOW_PARAM } from '@/lib/approvalUrl';
import { useCategoryName } from '@/lib/queries/catalogue';
import { workflowQuery } from '@/lib/queries/workflows';
import { ACTION } from '@/lib/words';
import { ApprovalRequest } from './ApprovalRequest';

/** The dialog of the approval that the page's address names; closing it leaves the request waiting. */
export function ApprovalDialog() {
  const [params, setParams] = useSearchParams();
  const approvalId = params.get(APPROVAL_PARAM);
  const workflowId = params.get(WORKFLOW_PARAM);
  if (approvalId === null || workflowId === null) return null;
  const close = () => {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        next.delete(APPROVAL_PARAM);
        next.delete(WORKFLOW_PARAM);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return <OpenDialog approvalId={approvalId} workflowId={workflowId} onClose={close} />;
}

interface OpenDialogProps {
  approvalId: string;
  workflowId: string;
  onClose: () => void;
}

function OpenDialog({ approvalId, workflowId, onClose }: OpenDialogProps) {
  const query = useQuery(workflowQuery(workflowId));
  const categoryName = useCategoryName();
  const pending = query.data?.pending_approval;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={pending ? ACTION[pending.action].question : 'Decision'}
      description={query.data && `${query.data.season} · ${categoryName(query.data.category_id)}`}
      footer={<Button onClick={onClose}>Decide later</Button>}
    >
      <QueryView query={query} what="the request">
        {(workflow) => <Request approvalId={approvalId} workflow={workflow} />}
      </QueryView>
    </Dialog>
  );
}

function Request({ approvalId, workflow }: { approvalId: string; workflow: WorkflowDetail }) {
  const pending = workflow.pending_approval;
  if (!pending) return <p>This was decided already. Nothing of this season waits for you.</p>;
  return <ApprovalRequest approval={pending} isNewer={pending.approval_id !== approvalId} />;
}
