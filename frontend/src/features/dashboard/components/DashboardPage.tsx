import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { Link } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { PlannersOnly } from '@/components/PlannersOnly';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import type { WorkflowSummary } from '@/lib/api/types';
import { counted } from '@/lib/format';
import { workflowsQuery } from '@/lib/queries/workflows';
import { ClosedSeasons } from './ClosedSeasons';
import { FirstVisit } from './FirstVisit';
import { SeasonRow } from './SeasonRow';
import { WaitingDecisions } from './WaitingDecisions';

function isClosed({ status }: WorkflowSummary): boolean {
  return status === 'completed' || status === 'cancelled';
}

/** The seasons, and what waits for a decision. */
export default function DashboardPage() {
  const query = useQuery(workflowsQuery());
  const open = query.data?.filter((workflow) => !isClosed(workflow)) ?? [];
  const closed = query.data?.filter(isClosed) ?? [];
  return (
    <>
      <PageHeader
        title="Your seasons"
        lead={query.data && query.data.length > 0 ? summary(open, closed) : undefined}
        actions={
          <PlannersOnly>
            <Button asChild>
              <Link to="/seasons/new">
                <Plus aria-hidden />
                New season
              </Link>
            </Button>
          </PlannersOnly>
        }
      />
      <QueryView query={query} what="your seasons" lines={6}>
        {(workflows) =>
          workflows.length === 0 ? (
            <FirstVisit />
          ) : (
            <div className="space-y-10">
              <WaitingDecisions />
              {open.length > 0 && (
                <section aria-labelledby="open-seasons">
                  <h2 id="open-seasons" className="mb-3 text-lg font-semibold">
                    Open seasons
                  </h2>
                  <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
                    {open.map((workflow) => (
                      <SeasonRow key={workflow.workflow_id} workflow={workflow} />
                    ))}
                  </ul>
                </section>
              )}
              {closed.length > 0 && <ClosedSeasons workflows={closed} />}
            </div>
          )
        }
      </QueryView>
    </>
  );
}

function summary(open: WorkflowSummary[], closed: WorkflowSummary[]): string {
  const waiting = open.filter((workflow) => workflow.pending_approval_id).length;
  const parts = [`${counted(open.length, 'season')} open`];
  if (waiting > 0) parts.push(`${counted(waiting, 'decision')} waiting for you`);
  if (closed.length > 0) parts.push(`${counted(closed.length, 'season')} closed`);
  return parts.join(', ');
}
