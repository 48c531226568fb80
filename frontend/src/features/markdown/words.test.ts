import { expect, it } from 'vitest';
import type { Markdown, WorkflowDetail } from '@/lib/api/types';
import { standingOf } from './words';

function markdown(change: Partial<Markdown>): Markdown {
  return {
    status: 'pending_approval',
    recommended_markdown_pct: 0.15,
    reasoning: 'On track or ahead of target, no markdown needed',
    store_markdowns: [],
    ...change,
  } as Markdown;
}

function season(action: string | null): WorkflowDetail {
  return { pending_approval: action && { action, approval_id: 'ap_1' } } as WorkflowDetail;
}

it('leads to the decision, but only where it is the markdown’s', () => {
  expect(standingOf(markdown({}), season('approve_markdown')).approvalId).toBe('ap_1');
  expect(standingOf(markdown({}), season('approve_emergency_order')).approvalId).toBeUndefined();
});

it('says where an accepted or needless markdown stands', () => {
  const stores = [{ store_id: 'S01', markdown_pct: 0.15, applied_from_week: 7 }];
  const applied = standingOf(
    markdown({ status: 'applied', store_markdowns: stores }),
    season(null),
  );
  expect(applied.text).toContain('15% off from week 7 in 1 store');
  expect(standingOf(markdown({ status: 'not_needed' }), season(null)).text).toBe(
    'No markdown: on track or ahead of target, no markdown needed.',
  );
});
