import { useEffect, useRef } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { ApiError } from '@/lib/api/error';
import type { Approval, WorkflowDetail } from '@/lib/api/types';
import { RequestFigures } from './ApprovalRequest';
import { ModifyEmergency } from './ModifyEmergency';
import { ModifyMarkdown } from './ModifyMarkdown';
import { ModifyOrder } from './ModifyOrder';
import { Replaced, type Replacement } from './Replaced';

interface ModifyRequestProps {
  approval: Approval;
  workflow: WorkflowDetail;
  replaced: Replacement | undefined;
  error: Error | null;
  /** The markdown to start with, as a fraction. */
  firstDepth: number | undefined;
  isBusy: boolean;
  onSubmit: (params: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** The form of a Modify, with what is asked now below it. */
export function ModifyRequest({
  approval,
  workflow,
  replaced,
  error,
  firstDepth,
  isBusy,
  onSubmit,
  onCancel,
}: ModifyRequestProps) {
  // What is refused stands beside its fields: the preview of the same values says it, too.
  const hasViolations = error instanceof ApiError && error.violations.length > 0;
  const form = { approval, isBusy, onSubmit, onCancel };
  const workflowId = workflow.workflow_id;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.querySelector<HTMLElement>('input, select')?.focus();
  }, []);
  return (
    <div className="space-y-7">
      {replaced && <Replaced {...replaced} />}
      {error && !hasViolations && <ErrorState error={error} />}
      <div ref={place}>
        {approval.action === 'approve_manufacturing_order' && (
          <ModifyOrder {...form} workflow={workflow} />
        )}
        {approval.action === 'approve_markdown' && (
          <ModifyMarkdown
            {...form}
            workflowId={workflowId}
            data={approval.data}
            deepest={workflow.parameters.max_markdown}
            firstDepth={firstDepth}
          />
        )}
        {approval.action === 'approve_emergency_order' && (
          <ModifyEmergency {...form} workflowId={workflowId} data={approval.data} />
        )}
      </div>
      <section className="border-t border-line pt-5">
        <h3 className="mb-4 text-lg font-semibold">What is asked now</h3>
        <RequestFigures approval={approval} workflow={workflow} />
      </section>
    </div>
  );
}
