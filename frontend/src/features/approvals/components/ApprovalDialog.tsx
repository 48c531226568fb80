import { Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { APPROVAL_PARAM, WORKFLOW_PARAM } from '@/lib/approvalUrl';
import { loadedLater } from '@/lib/loadedLater';

const OpenDialog = loadedLater(() => import('./OpenDialog'));

/** The dialog of the approval that the page's address names; closing it leaves the request waiting. */
export function ApprovalDialog() {
  const [params, setParams] = useSearchParams();
  const approvalId = params.get(APPROVAL_PARAM);
  const workflowId = params.get(WORKFLOW_PARAM);
  if (approvalId === null || workflowId === null) return null;
  const show = (id: string | null) => {
    setParams(
      (current) => {
        const next = new URLSearchParams(current);
        if (id === null) {
          next.delete(APPROVAL_PARAM);
          next.delete(WORKFLOW_PARAM);
        } else {
          next.set(APPROVAL_PARAM, id);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  return (
    <Suspense fallback={null}>
      <OpenDialog key={workflowId} approvalId={approvalId} workflowId={workflowId} onShow={show} />
    </Suspense>
  );
}
