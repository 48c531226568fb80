import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { QueryView } from '@/components/QueryView';
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
  return (
    <QueryView query={query} what="the season" lines={6}>
      {(workflow) => <Season key={id} workflow={workflow} />}
    </QueryView>
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
