import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { SeasonWeeks } from '@/components/SeasonWeeks';
import { Button } from '@/components/ui/Button';
import { Progress } from '@/components/ui/Progress';
import type { WorkflowDetail, WorkflowEvent } from '@/lib/api/types';
import { useApprovalLink } from '@/lib/approvalUrl';
import { TAKES_FOCUS } from '@/lib/arrival';
import { counted } from '@/lib/format';
import { forecastQuery, useMissingStores } from '@/lib/queries/results';
import { AgentList } from '../activity/AgentList';
import { agentRuns, runPercent } from '../activity/agentRuns';
import { nextStep } from '../nextStep';
import { FailedStep } from './FailedStep';

interface SeasonStatusProps {
  season: WorkflowDetail;
  events: readonly WorkflowEvent[];
}

/** Below the title: the season's weeks, and what happens or is to be done now. */
export function SeasonStatus({ season, events }: SeasonStatusProps) {
  return (
    <section
      aria-label="Where the season stands"
      className="mb-8 grid gap-x-10 gap-y-5 rounded-lg border border-line bg-surface p-5 sm:p-6 md:grid-cols-2 md:items-center"
    >
      <div className="text-sm text-quiet">
        <SeasonWeeks season={season} />
      </div>
      <div>
        {season.status === 'failed' ? (
          <FailedStep season={season} />
        ) : season.status === 'running' ? (
          <AtWork season={season} events={events} />
        ) : (
          <Next season={season} />
        )}
      </div>
    </section>
  );
}

function AtWork({ season, events }: SeasonStatusProps) {
  const runs = agentRuns(events);
  return (
    <>
      <p className="mb-2 text-sm text-quiet">Agents at work, nothing to do for you</p>
      <Progress
        label="The agents' work"
        value={runPercent(runs) ?? season.progress_pct}
        className="mb-4"
      />
      <AgentList runs={runs} />
    </>
  );
}

function Next({ season }: { season: WorkflowDetail }) {
  const linkTo = useApprovalLink();
  const { pathname } = useLocation();
  const { heading, text, action } = nextStep(season, useMissingStores(season));
  const { workflow_id: id, pending_approval_id: approvalId } = season;
  const to =
    action?.to === 'approval' ? approvalId && linkTo(id, approvalId) : (action?.to ?? null);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div role="status" className="min-w-0">
        <p className="text-sm text-quiet">{heading}</p>
        <p className="text-lg font-semibold">{text}</p>
        {season.pending_approval?.action === 'approve_manufacturing_order' &&
          season.forecast_id !== null && <OldHistory forecastId={season.forecast_id} />}
      </div>
      {/* A button that leads to the tab that is open would do nothing. */}
      {action && to && !pathname.endsWith(`/${action.to}`) && (
        <Button asChild variant="primary">
          <Link to={to} {...(action.to !== 'approval' && { state: TAKES_FOCUS })}>
            {action.label}
          </Link>
        </Button>
      )}
    </div>
  );
}

/** From so many weeks on that lie between the history and the season, a planner should know before an order is placed. */
const LONG_GAP_WEEKS = 26;

function OldHistory({ forecastId }: { forecastId: string }) {
  const { data: forecast } = useQuery(forecastQuery(forecastId));
  const weeks = forecast?.diagnostics.lead_time_weeks ?? 0;
  if (weeks < LONG_GAP_WEEKS) return null;
  return (
    <p className="mt-1 flex gap-2 text-sm text-warn">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      The sales history ends {counted(weeks, 'week')} before the season. Newer sales would make the
      forecast better.
    </p>
  );
}
