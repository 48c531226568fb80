import { expect, it } from 'vitest';
import type { WorkflowEvent } from '@/lib/api/types';
import { describeEvent } from './describeEvent';

function event(body: object): WorkflowEvent {
  return {
    ...body,
    seq: 1,
    timestamp: '2025-03-03T10:00:00Z',
    workflow_id: 'wf_1',
  } as WorkflowEvent;
}

it('says a Modify with its changes', () => {
  const words = describeEvent(
    event({
      type: 'approval_recorded',
      action: 'approve_manufacturing_order',
      decision: 'modify',
      changes: {
        safety_stock_pct: { from: 0.2, to: 0.25 },
        service_level: { from: null, to: 0.9 },
      },
    }),
  );
  expect(words).toMatchObject({
    kind: 'decision',
    title: 'Manufacturing order: changed and asked again',
    text: 'Safety stock from 20% to 25%; Service level from none to 90%',
  });
});

it('says a variance with its direction, and one without a figure', () => {
  const alert = {
    type: 'variance_alert',
    week_number: 1,
    variance_direction: 'over',
    message: 'm',
  };
  expect(describeEvent(event({ ...alert, variance_pct: 0.309701 })).title).toBe(
    'Week 1: sales are 31% over',
  );
  expect(describeEvent(event({ ...alert, variance_pct: null })).title).toBe(
    'Week 1: sales are over',
  );
});

it('holds what an agent found apart from whose turn it is', () => {
  const handoff = { type: 'handoff', reason: 'because' };
  const found = event({ ...handoff, from: 'Demand Agent', to: 'Orchestrator' });
  const turn = event({ ...handoff, from: 'Orchestrator', to: 'Demand Agent' });
  expect(describeEvent(found)).toMatchObject({
    kind: 'reasoning',
    title: 'Demand Agent · forecast',
    text: 'because',
  });
  expect(describeEvent(turn)).toMatchObject({ kind: 'step', title: 'Next: Demand Agent' });
});

it('has words for what the server names in code', () => {
  const read = event({
    type: 'agent_reasoning',
    agent: 'Orchestrator',
    decision: 'parameters_read',
  });
  expect(describeEvent(read).title).toBe('What the season is planned with');
  const skipped = event({ type: 'phase_skipped', phase: 'phase_3_replenishment', reason: 'r' });
  expect(describeEvent(skipped).title).toBe('Left out: replenishing stores');
});
