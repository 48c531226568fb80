import type { WorkflowEvent, WorkflowState } from '@/lib/api/types';

/** What one agent did in the newest run. */
export interface AgentRun {
  agent: string;
  status: 'working' | 'done' | 'failed';
  /** Its latest step, in the agent's words. */
  step: string | null;
  /** How far the run was at that step, 0 to 100. */
  percent: number | null;
  /** Seconds of the work that it finished. */
  seconds: number;
  /** Since when it works, where it does. */
  since: string | null;
}

/** A run starts when a season leaves one of these. */
const RESTING: ReadonlySet<WorkflowState> = new Set([
  'parameters_extracted',
  'waiting_mfg_approval',
  'waiting_markdown_approval',
  'phase_3_monitoring',
  'error',
]);

/** The agents of the newest run, in the order in which they first acted. */
export function agentRuns(events: readonly WorkflowEvent[]): AgentRun[] {
  const start = events.findLastIndex(
    (event) => event.type === 'state_changed' && RESTING.has(event.from) && !RESTING.has(event.to),
  );
  const runs = new Map<string, AgentRun>();
  const of = (agent: string): AgentRun => {
    const known = runs.get(agent);
    if (known !== undefined) return known;
    const made: AgentRun = {
      agent,
      status: 'done',
      step: null,
      percent: null,
      seconds: 0,
      since: null,
    };
    runs.set(agent, made);
    return made;
  };
  for (const event of events.slice(Math.max(start, 0))) {
    switch (event.type) {
      case 'agent_started':
        Object.assign(of(event.agent), { status: 'working', since: event.timestamp });
        break;
      case 'agent_progress':
        Object.assign(of(event.agent), { step: event.message, percent: event.progress_pct });
        break;
      case 'agent_completed': {
        const run = of(event.agent);
        run.status = 'done';
        run.since = null;
        run.seconds += event.duration_seconds;
        break;
      }
      case 'error':
        if (event.agent) Object.assign(of(event.agent), { status: 'failed', since: null });
        break;
    }
  }
  return [...runs.values()];
}

/** How far the newest run is, 0 to 100; null before its first step. */
export function runPercent(runs: readonly AgentRun[]): number | null {
  const percents = runs.flatMap(({ percent }) => (percent === null ? [] : [percent]));
  return percents.length === 0 ? null : Math.max(...percents);
}
