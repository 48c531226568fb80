import { expect, it } from 'vitest';
import type { WorkflowEvent } from '@/lib/api/types';
import { askedBefore, decisionOn, modifyBefore } from './history';

function events(...parts: object[]): WorkflowEvent[] {
  return parts.map((part, index) => ({ seq: index + 1, ...part }) as unknown as WorkflowEvent);
}

const asked = (approval_id: string) => ({ type: 'human_input_required', approval_id });
const changes = { safety_stock_pct: { from: 0.2, to: 0.15 } };
const modified = { type: 'approval_recorded', decision: 'modify', changes };
const accepted = { type: 'approval_recorded', decision: 'accept', changes: {} };

it('finds what became of a request, and what it came out of', () => {
  const all = events(asked('a'), modified, asked('b'), accepted, asked('c'));
  expect(decisionOn('a', all)?.decision).toBe('modify');
  expect(decisionOn('b', all)?.decision).toBe('accept');
  expect(decisionOn('c', all)).toBeUndefined();
  expect(decisionOn('unknown', all)).toBeUndefined();
  expect(modifyBefore('b', all)?.changes).toEqual(changes);
  // Another question of the season, after an Accept.
  expect(modifyBefore('c', all)).toBeUndefined();
  expect(modifyBefore('a', all)).toBeUndefined();
  expect(askedBefore('b', all)?.approval_id).toBe('a');
  expect(askedBefore('c', all)).toBeUndefined();
});
