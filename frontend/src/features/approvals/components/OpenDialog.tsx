import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { PlannersOnly } from '@/components/PlannersOnly';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import type { WorkflowDetail } from '@/lib/api/types';
import { workflowQuery } from '@/lib/queries/workflows';
import { ACTION } from '@/lib/words';
import { useWorkflowStream } from '@/live/useWorkflowStream';
import { isStale, useDecide } from '../api/useDecide';
import { askedBefore, decisionOn, modifyBefore } from '../lib/history';
import { acceptLabel, NO_MARKDOWN, outcomeOf } from '../lib/words';
import { ApprovalRequest } from './ApprovalRequest';
import { Confirmation, DecidedElsewhere } from './Decided';
import { ModifyRequest } from './ModifyRequest';
import { Recalculating } from './Recalculating';
import { WAITING_BUTTON_ID } from './WaitingButton';

interface OpenDialogProps {
  /** The request that the person opened. */
  approvalId: string;
  workflowId: string;
  /** Puts another request in the address; null closes. */
  onShow: (approvalId: string | null) => void;
}

/** One season's request, from the question to what was decided. */
export default function OpenDialog({ approvalId, workflowId, onShow }: OpenDialogProps) {
  const query = useQuery({
    ...workflowQuery(workflowId),
    // Agents are at work on what comes next; the stream may be lost.
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? 1000 : false),
  });
  const { events } = useWorkflowStream(workflowId);
  const decide = useDecide(workflowId);
  // The form of a Modify, perhaps with another markdown filled in.
  const [editing, setEditing] = useState<{ depth?: number }>();
  // What this window has done, each with the request that it was done to.
  const [accepted, setAccepted] = useState<{ id: string; outcome: ReturnType<typeof outcomeOf> }>();
  const [modifiedId, setModifiedId] = useState<string>();
  const [opener] = useState(() => document.activeElement);

  const pending = query.data?.pending_approval;
  const pendingId = pending?.approval_id;
  const isAccepted = accepted?.id === approvalId;
  // This window's Modify was taken, and what came out of it is not shown yet.
  const isModified = modifiedId === approvalId;
  useEffect(() => {
    if (isModified && pendingId !== undefined && pendingId !== modifiedId) onShow(pendingId);
  }, [isModified, modifiedId, pendingId, onShow]);

  const close = () => {
    onShow(null);
  };
  const isTooLate = isStale(decide.error);
  let title = pending ? ACTION[pending.action].question : 'Decision';
  let footer: ReactNode = <Button onClick={close}>Close</Button>;
  let body: (workflow: WorkflowDetail) => ReactNode;

  if (isAccepted) {
    title = 'Decided';
    body = (workflow) => <Confirmation outcome={accepted.outcome} workflow={workflow} />;
  } else if (isModified && (pendingId === undefined || pendingId === modifiedId)) {
    const isOver = query.data?.status === 'monitoring';
    title = isOver ? 'Decided' : 'Computing it again';
    body = (workflow) =>
      isOver ? (
        <Confirmation outcome={NO_MARKDOWN} workflow={workflow} />
      ) : (
        <Recalculating workflow={workflow} />
      );
  } else if (!pending) {
    const decision = decisionOn(approvalId, events);
    body = (workflow) =>
      workflow.status === 'running' && decision?.decision !== 'accept' ? (
        <Recalculating workflow={workflow} />
      ) : (
        <DecidedElsewhere decision={decision} isTooLate={isTooLate} workflow={workflow} />
      );
  } else {
    const modify = (params: Record<string, unknown>) => {
      decide.mutate(
        { action: 'modify', params, approval_id: pending.approval_id },
        {
          onSuccess: () => {
            // From the request that is shown now, where a newer one had come meanwhile.
            if (pending.approval_id !== approvalId) onShow(pending.approval_id);
            setModifiedId(pending.approval_id);
            setEditing(undefined);
          },
        },
      );
    };
    const accept = () => {
      decide.mutate(
        { action: 'accept', approval_id: pending.approval_id },
        {
          onSuccess: () => {
            if (pending.approval_id !== approvalId) onShow(pending.approval_id);
            setAccepted({ id: pending.approval_id, outcome: outcomeOf(pending) });
          },
        },
      );
    };
    const isNewer = pending.approval_id !== approvalId && !isModified;
    const replaced = isNewer
      ? { by: decisionOn(approvalId, events)?.decision, isTooLate }
      : undefined;
    const shared = { approval: pending, replaced, error: isTooLate ? null : decide.error };
    if (editing !== undefined) {
      footer = undefined;
      body = (workflow) => (
        <ModifyRequest
          {...shared}
          workflow={workflow}
          firstDepth={editing.depth}
          isBusy={decide.isPending}
          onSubmit={modify}
          onCancel={() => {
            decide.reset();
            setEditing(undefined);
          }}
        />
      );
    } else {
      footer = (
        <>
          <Button onClick={close}>Decide later</Button>
          <PlannersOnly>
            <Button
              disabled={decide.isPending}
              onClick={() => {
                decide.reset();
                setEditing({});
              }}
            >
              Modify
            </Button>
          </PlannersOnly>
          <PlannersOnly>
            <Button variant="primary" isBusy={decide.isPending} onClick={accept}>
              Accept: {acceptLabel(pending)}
            </Button>
          </PlannersOnly>
        </>
      );
      body = (workflow) => (
        <ApprovalRequest
          {...shared}
          workflow={workflow}
          modified={modifyBefore(pending.approval_id, events)?.changes}
          askedBefore={askedBefore(pending.approval_id, events)}
          isBusy={decide.isPending}
          onModify={modify}
          onChoose={(depth) => {
            decide.reset();
            setEditing({ depth });
          }}
        />
      );
    }
  }
  return (
    <Dialog
      isOpen
      onClose={close}
      title={title}
      description={query.data && `${query.data.season} · ${query.data.category_name}`}
      onReturnFocus={(event) => {
        if (document.activeElement !== null && document.activeElement !== document.body) return;
        event.preventDefault();
        // It may have been opened from a list that is closed, or by its address.
        const isThere = opener instanceof HTMLElement && opener.isConnected;
        const isListed = isThere && opener !== document.body;
        (isListed ? opener : document.getElementById(WAITING_BUTTON_ID))?.focus();
      }}
      {...(footer !== undefined && { footer })}
    >
      <QueryView query={query} what="the request">
        {body}
      </QueryView>
    </Dialog>
  );
}
