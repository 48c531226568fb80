import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { PageHeader } from '@/components/PageHeader';
import { StatusBadge } from '@/components/StatusBadge';
import { Button } from '@/components/ui/Button';
import { TabLinks } from '@/components/ui/Tabs';
import type { WorkflowDetail } from '@/lib/api/types';
import { useApprovalLink } from '@/lib/approvalUrl';
import { useCategoryName } from '@/lib/queries/catalogue';
import { workflowQuery } from '@/lib/queries/workflows';
import { STATE } from '@/lib/words';
import { useWorkflowStream } from '@/live/useWorkflowStream';

const TABS = [
  { to: 'forecast', label: 'Forecast' },
  { to: 'allocation', label: 'Allocation' },
  { to: 'weekly', label: 'Weekly' },
  { to: 'markdown', label: 'Markdown' },
  { to: 'report', label: 'Report' },
];

/** One season: its head and its tabs. A tab reads the season with `useSeason`. */
export default function SeasonPage() {
  const { id = '' } = useParams();
  const query = useQuery(workflowQuery(id));
  if (query.data) return <Season key={id} workflow={query.data} />;
  if (!query.isError) return <LoadingState what="the season" lines={6} />;
  return (
    <>
      <PageHeader title="This season cannot be shown" />
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    </>
  );
}

function Season({ workflow }: { workflow: WorkflowDetail }) {
  const categoryName = useCategoryName();
  const linkTo = useApprovalLink();
  useWorkflowStream(workflow.workflow_id);
  return (
    <>
      <PageHeader
        above={<p className="text-quiet">{categoryName(workflow.category_id)}</p>}
        title={workflow.season}
        lead={
          <span className="flex flex-wrap items-center gap-3">
            <StatusBadge status={workflow.status} />
            {STATE[workflow.state]}
          </span>
        }
        actions={
          workflow.pending_approval_id && (
            <Button asChild variant="primary">
              <Link to={linkTo(workflow.workflow_id, workflow.pending_approval_id)}>
                Look and decide
              </Link>
            </Button>
          )
        }
      />
      <TabLinks label="Season" tabs={TABS} />
      <div className="pt-6">
        <Outlet context={workflow} />
      </div>
    </>
  );
}
