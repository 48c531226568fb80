import { useQuery } from '@tanstack/react-query';
import { Outlet, useParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { PageHeader } from '@/components/PageHeader';
import { StatusBadge } from '@/components/StatusBadge';
import { TabLinks } from '@/components/ui/Tabs';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatDate } from '@/lib/format';
import { useSeasonMark, workflowQuery } from '@/lib/queries/workflows';
import { STATE } from '@/lib/words';
import { useWorkflowStream } from '@/live/useWorkflowStream';
import { ActivityPanel } from '../activity/ActivityPanel';
import { CancelSeason } from './CancelSeason';
import { SeasonStatus } from './SeasonStatus';

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

function Season({ workflow: season }: { workflow: WorkflowDetail }) {
  const { events } = useWorkflowStream(season.workflow_id);
  const mark = useSeasonMark()(season.workflow_id);
  const isOver = season.status === 'completed' || season.status === 'cancelled';
  return (
    <>
      <PageHeader
        above={
          <p className="figures text-quiet">
            {[season.category_name, mark].filter(Boolean).join(' · ')}
          </p>
        }
        title={season.season}
        lead={
          <span className="flex flex-wrap items-center gap-3">
            <StatusBadge status={season.status} />
            {STATE[season.state]}
            {isOver && ` on ${formatDate(season.updated_at)}`}
          </span>
        }
        actions={
          <>
            <ActivityPanel events={events} />
            {!isOver && <CancelSeason season={season} />}
          </>
        }
      />
      <SeasonStatus season={season} events={events} />
      <TabLinks label="Season" tabs={TABS} />
      <div className="pt-6">
        <Outlet context={season} />
      </div>
    </>
  );
}
