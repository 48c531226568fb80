import { describe, expect, it } from 'vitest';
import type { WorkflowEvent } from '@/lib/api/types';
import { agentRuns, runPercent } from './agentRuns';

let seq = 0;
function event(body: object): WorkflowEvent {
  seq += 1;
  const timestamp = `2025-03-03T10:00:${String(seq % 60).padStart(2, '0')}Z`;
  return { ...body, seq, timestamp, workflow_id: 'wf_1' } as WorkflowEvent;
}

const moved = (from: string, to: string) => event({ type: 'state_changed', from, to });
const started = (agent: string) => event({ type: 'agent_started', agent });
const step = (agent: string, message: string, progress_pct: number) =>
  event({ type: 'agent_progress', agent, message, progress_pct });
const completed = (agent: string, duration_seconds: number) =>
  event({ type: 'agent_completed', agent, duration_seconds, result: {} });

describe('agentRuns', () => {
  it('says who works at what, and adds up what is finished', () => {
    const begun = started('Demand Agent');
    const events = [
      moved('parameters_extracted', 'phase_1_forecasting'),
      started('Orchestrator'),
      completed('Orchestrator', 1),
      started('Orchestrator'),
      completed('Orchestrator', 2),
      begun,
      step('Demand Agent', 'Clustering the stores', 15),
    ];
    expect(agentRuns(events)).toEqual([
      { agent: 'Orchestrator', status: 'done', step: null, percent: null, seconds: 3, since: null },
      {
        agent: 'Demand Agent',
        status: 'working',
        step: 'Clustering the stores',
        percent: 15,
        seconds: 0,
        since: begun.timestamp,
      },
    ]);
    expect(runPercent(agentRuns(events))).toBe(15);
  });

  it('has the newest run alone', () => {
    const events = [
      moved('parameters_extracted', 'phase_1_forecasting'),
      started('Demand Agent'),
      completed('Demand Agent', 9),
      moved('phase_1_forecasting', 'waiting_mfg_approval'),
      moved('waiting_mfg_approval', 'phase_2_allocation'),
      started('Pricing Agent'),
      completed('Pricing Agent', 1),
      moved('phase_2_allocation', 'phase_3_monitoring'),
    ];
    expect(agentRuns(events).map(({ agent }) => agent)).toEqual(['Pricing Agent']);
  });

  it('says who failed', () => {
    const events = [
      moved('error', 'phase_1_forecasting'),
      started('Demand Agent'),
      event({ type: 'error', agent: 'Demand Agent', error_type: 'X', error_message: 'too slow' }),
    ];
    expect(agentRuns(events)).toMatchObject([{ status: 'failed', since: null }]);
  });

  it('knows nothing before the first event', () => {
    expect(runPercent(agentRuns([]))).toBeNull();
  });
});
