import { Link } from 'react-router';
import { SeasonWeeks } from '@/components/SeasonWeeks';
import { StatusBadge } from '@/components/StatusBadge';
import { Progress } from '@/components/ui/Progress';
import type { WorkflowSummary } from '@/lib/api/types';
import { formatAgo } from '@/lib/format';
import { useSeasonMark } from '@/lib/queries/workflows';
import { agentName, STATE } from '@/lib/words';
import { LatestVariance } from './LatestVariance';

/** An open season: where it stands, its weeks, its latest variance. */
export function SeasonRow({ workflow }: { workflow: WorkflowSummary }) {
  const { workflow_id: id, season, category_name, status, state, updated_at } = workflow;
  const mark = useSeasonMark()(id);
  const { latest_variance: variance, forecast_id: forecastId } = workflow;
  return (
    <li className="grid gap-x-8 gap-y-4 px-5 py-6 sm:px-6 md:grid-cols-[minmax(0,5fr)_minmax(0,5fr)_minmax(0,3fr)] md:items-center">
      <div className="min-w-0">
        <Link
          to={`/seasons/${id}`}
          className="font-display text-2xl leading-tight font-medium underline-offset-4 hover:text-accent hover:underline"
        >
          {season}
        </Link>
        <p className="text-quiet">{category_name}</p>
        {mark !== undefined && <p className="figures text-sm text-quiet">{mark}</p>}
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet">
          <StatusBadge status={status} />
          <span>{STATE[state]}</span>
        </p>
      </div>
      <div className="min-w-0 text-sm text-quiet">
        {status === 'running' ? <Running workflow={workflow} /> : <SeasonWeeks season={workflow} />}
      </div>
      <div className="min-w-0">
        {variance && forecastId ? (
          <LatestVariance variance={variance} forecastId={forecastId} />
        ) : (
          <p className="text-sm text-quiet">Changed {formatAgo(updated_at)}</p>
        )}
      </div>
    </li>
  );
}

function Running({ workflow }: { workflow: WorkflowSummary }) {
  const what = `${agentName(workflow.current_agent ?? 'Hemline')} is at work`;
  return (
    <>
      <p className="mb-2">{what}</p>
      <Progress value={workflow.progress_pct} label={what} />
    </>
  );
}
