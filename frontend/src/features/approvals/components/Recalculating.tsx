import { Link } from 'react-router';
import { Alert } from '@/components/ui/Alert';
import { Progress } from '@/components/ui/Progress';
import type { WorkflowDetail } from '@/lib/api/types';
import { inWords } from '@/lib/parameters/words';

/** Between a Modify and the request that comes out of it. */
export function Recalculating({ workflow }: { workflow: WorkflowDetail }) {
  if (workflow.failure) {
    return (
      <Alert tone="bad" role="alert" title={inWords(workflow.failure.message)}>
        Nothing was accepted.{' '}
        <Link to={`/seasons/${workflow.workflow_id}`} className="text-accent underline">
          Go to the season to try again
        </Link>
      </Alert>
    );
  }
  const who = workflow.current_agent ?? 'Hemline';
  return (
    <div role="status" className="space-y-3 py-6">
      <p className="text-lg font-semibold">The {who} computes it again</p>
      <Progress value={workflow.progress_pct} label="Computing it again" />
      <p className="text-quiet">Nothing is accepted. You will be asked with the new figures.</p>
    </div>
  );
}
