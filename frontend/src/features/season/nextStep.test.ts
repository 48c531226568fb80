import { describe, expect, it } from 'vitest';
import type { WorkflowDetail } from '@/lib/api/types';
import { nextStep } from './nextStep';

function season(body: object): WorkflowDetail {
  return { status: 'monitoring', pending_approval: null, ...body } as WorkflowDetail;
}

describe('nextStep', () => {
  it.each([
    ['approve_manufacturing_order', 'Approve the manufacturing order'],
    ['approve_markdown', 'Approve the markdown'],
    ['approve_emergency_order', 'Approve the emergency order'],
  ])('asks to decide about %s', (action, text) => {
    const step = nextStep(season({ pending_approval: { action } }));
    expect(step).toMatchObject({ text, action: { to: 'approval' } });
  });

  it('asks for the next week', () => {
    const step = nextStep(season({ season_progress: { week: 2, horizon: 12 } }));
    expect(step.action).toEqual({ label: 'Upload week 3', to: 'weekly' });
  });

  it('asks for the whole file of a week that lacks stores', () => {
    const step = nextStep(season({ season_progress: { week: 6, horizon: 12 } }), 11);
    expect(step).toMatchObject({ heading: 'Week 6 lacks 11 stores', action: { to: 'weekly' } });
  });

  it('asks to close once all weeks are in', () => {
    const step = nextStep(season({ season_progress: { week: 12, horizon: 12 } }));
    expect(step).toMatchObject({ heading: 'All weeks are in', action: { to: 'report' } });
  });

  it('leads to the report of a season that is over, and nowhere from a cancelled one', () => {
    expect(nextStep(season({ status: 'completed' })).action?.to).toBe('report');
    expect(nextStep(season({ status: 'cancelled' })).action).toBeUndefined();
  });
});
