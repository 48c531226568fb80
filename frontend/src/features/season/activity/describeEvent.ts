import type { WorkflowEvent, WorkflowState } from '@/lib/api/types';
import { formatDuration, formatShare } from '@/lib/format';
import { changedName, changedValue } from '@/lib/parameters/changes';
import { ACTION, agentName, agentWithTask, humanise, STATE, type Tone } from '@/lib/words';

/** What a reader may look for. */
export type EventKind = 'reasoning' | 'decision' | 'sales' | 'problem' | 'result' | 'step';

/** An event in a planner's words. */
export interface EventWords {
  kind: EventKind;
  title: string;
  /** The agent's own sentence, where it gave one. */
  text?: string;
  agent?: string;
  tone?: Tone;
}

const PARTS = {
  planning: 'The plan is complete',
  reforecast: 'The remaining weeks are forecast again',
  season: 'The season is analysed',
};

/** What a reason explains. */
const REASONED: Record<string, string> = {
  parameters_read: 'What the season is planned with',
  phase_skipped: 'A step is left out',
  reforecast: 'The remaining weeks are forecast again',
  markdown_recommended: 'Whether prices shall go down',
};

/** Says an event in plain words. */
export function describeEvent(event: WorkflowEvent): EventWords {
  switch (event.type) {
    case 'agent_started':
      return { kind: 'step', agent: event.agent, title: `${agentName(event.agent)} started` };
    case 'agent_progress':
      return { kind: 'step', agent: event.agent, title: event.message };
    case 'agent_completed': {
      const time = formatDuration(event.duration_seconds);
      return {
        kind: 'step',
        agent: event.agent,
        title: `${agentName(event.agent)} finished after ${time}`,
      };
    }
    case 'agent_reasoning':
      return {
        kind: 'reasoning',
        agent: event.agent,
        title: REASONED[event.decision] ?? humanise(event.decision),
        text: event.text,
      };
    case 'handoff':
      // The Orchestrator only says whose turn it is; the others say what they found.
      return event.from === 'Orchestrator'
        ? { kind: 'step', agent: event.from, title: `Next: ${event.to}`, text: event.reason }
        : {
            kind: 'reasoning',
            agent: event.from,
            title: agentWithTask(event.from),
            text: event.reason,
          };
    case 'human_input_required':
      return {
        kind: 'decision',
        agent: event.agent,
        title: `${ACTION[event.action].title}: your decision is asked for`,
        text: event.data.reasoning,
        tone: 'warn',
      };
    case 'approval_recorded':
      return { kind: 'decision', title: decided(event), ...changesOf(event) };
    case 'approval_timed_out':
      return {
        kind: 'decision',
        agent: event.agent,
        title: `${ACTION[event.action].title}: nobody decided for ${event.waited_hours} h`,
        text: event.message,
        tone: 'warn',
      };
    case 'variance_alert': {
      const far = event.variance_pct == null ? '' : `${formatShare(event.variance_pct)} `;
      return {
        kind: 'sales',
        title: `Week ${event.week_number}: sales are ${far}${event.variance_direction}`,
        text: event.message,
        tone: 'warn',
      };
    }
    case 'phase_skipped':
      return {
        kind: 'result',
        title: `Left out: ${phaseName(event.phase).toLowerCase()}`,
        text: event.reason,
      };
    case 'state_changed':
      return { kind: 'step', title: STATE[event.to] };
    case 'workflow_complete':
      return {
        kind: 'result',
        title: `${PARTS[event.scope]}, after ${formatDuration(event.duration_seconds)}`,
        tone: 'good',
      };
    case 'error':
      return {
        kind: 'problem',
        title: event.agent ? `${agentName(event.agent)}: a step failed` : 'A step failed',
        text: event.error_message,
        tone: 'bad',
        ...(event.agent && { agent: event.agent }),
      };
  }
}

type Recorded = Extract<WorkflowEvent, { type: 'approval_recorded' }>;

function decided({ action, decision }: Recorded): string {
  const { title } = ACTION[action];
  switch (decision) {
    case 'accept':
      return `${title}: accepted`;
    case 'modify':
      return `${title}: changed and asked again`;
    case 'superseded':
      return `${title}: replaced by newer figures`;
  }
}

function changesOf(event: Recorded): { text?: string } {
  if (event.decision !== 'modify') return {};
  const changes = Object.entries(event.changes).map(
    ([name, { from, to }]) =>
      `${changedName(name)} from ${changedValue(name, from)} to ${changedValue(name, to)}`,
  );
  return { text: changes.join('; ') };
}

function phaseName(phase: string): string {
  return phase in STATE ? STATE[phase as WorkflowState] : humanise(phase);
}
