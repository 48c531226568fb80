import { ErrorState } from '@/components/ErrorState';
import { WhyMarkdown } from '@/components/WhyMarkdown';
import type { Approval, Schemas, WorkflowDetail } from '@/lib/api/types';
import { formatDateTime } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import { agentWithTask } from '@/lib/words';
import { askedFor } from '../lib/words';
import { Difference } from './Difference';
import { EmergencyFigures } from './EmergencyFigures';
import { MarkdownFigures } from './MarkdownFigures';
import { OrderFigures } from './OrderFigures';
import { Replaced, type Replacement } from './Replaced';

interface ApprovalRequestProps {
  approval: Approval;
  workflow: WorkflowDetail;
  /** The link led to an older request, which this one has replaced. */
  replaced: Replacement | undefined;
  /** What the request's figures come out of, where somebody modified an earlier one. */
  modified: Record<string, Schemas['ParameterChange']> | undefined;
  /** The version before that Modify. */
  askedBefore: Schemas['ApprovalQuestion'] | undefined;
  error: Error | null;
  isBusy: boolean;
  onModify: (params: Record<string, unknown>) => void;
  /** Opens the form with another markdown filled in. */
  onChoose: (depth: number) => void;
}

/** What is asked, the figures, what a Modify has changed, and the agent's reasons. */
export function ApprovalRequest({
  approval,
  workflow,
  replaced,
  modified,
  askedBefore,
  error,
  isBusy,
  onModify,
  onChoose,
}: ApprovalRequestProps) {
  const before =
    modified &&
    Object.fromEntries(Object.entries(modified).map(([name, { from }]) => [name, from]));
  return (
    <div className="space-y-6">
      {replaced && <Replaced {...replaced} />}
      {error && <ErrorState error={error} />}
      <p className="text-lg font-semibold">{askedFor(approval)}</p>
      {approval.data.changes && (
        <Difference
          approval={approval}
          before={askedBefore}
          modified={modified}
          isBusy={isBusy}
          onUndo={
            before &&
            (() => {
              onModify(before);
            })
          }
        />
      )}
      {approval.action === 'approve_markdown' && (
        <WhyMarkdown
          checkpoint={approval.data}
          outlook={approval.data.outlook}
          deepest={workflow.parameters.max_markdown}
          onChoose={onChoose}
        />
      )}
      <RequestFigures approval={approval} workflow={workflow} />
      <blockquote className="border-l-2 border-thread pl-4">
        <p>{inWords(approval.reasoning)}</p>
        <footer className="mt-1 text-sm text-quiet">
          {agentWithTask(approval.agent)}, {formatDateTime(approval.created_at)}
        </footer>
      </blockquote>
    </div>
  );
}

/** The figures of any request. */
export function RequestFigures({
  approval,
  workflow,
}: Pick<ApprovalRequestProps, 'approval' | 'workflow'>) {
  switch (approval.action) {
    case 'approve_manufacturing_order':
      return <OrderFigures data={approval.data} workflow={workflow} />;
    case 'approve_markdown':
      return <MarkdownFigures data={approval.data} workflow={workflow} />;
    case 'approve_emergency_order':
      return <EmergencyFigures data={approval.data} workflow={workflow} />;
  }
}
