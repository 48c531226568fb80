import { expect, it } from 'vitest';
import { draftOf, errorsOf, parseEdits, withEdit } from './edits';

const BASE = { safety_stock_pct: 0.2, markdown_checkpoint_week: 6, service_level: null };

it('keeps what differs, and forgets what was typed back', () => {
  const edits = withEdit({}, 'safety_stock_pct', '15', BASE);
  expect(draftOf('safety_stock_pct', edits, BASE)).toBe('15');
  expect(parseEdits(edits).params).toEqual({ safety_stock_pct: 0.15 });
  expect(withEdit(edits, 'safety_stock_pct', '20', BASE)).toEqual({});
});

it('takes an empty box for none where none is allowed, and asks for a value elsewhere', () => {
  const edits = { markdown_checkpoint_week: '', safety_stock_pct: '' } as const;
  const { params, errors } = parseEdits(edits);
  expect(params).toEqual({ markdown_checkpoint_week: null });
  expect(Object.keys(errors)).toEqual(['safety_stock_pct']);
  // None is shown as such, not as the value of the base.
  expect(draftOf('markdown_checkpoint_week', { markdown_checkpoint_week: null }, BASE)).toBeNull();
  // None over none is no edit.
  expect(withEdit({}, 'service_level', '', BASE)).toEqual({});
});

it('names parameters as the form does', () => {
  const errors = errorsOf([
    {
      parameter: 'dc_holdback_percentage',
      value: 0.45,
      allowed: '0 where replenishment_strategy is none',
      message: 'dc_holdback_percentage is 0.45, but nothing is replenished',
      suggestions: ['Set dc_holdback_percentage to 0'],
    },
  ]);
  expect(errors.dc_holdback_percentage).not.toContain('dc_holdback');
  expect(errors.dc_holdback_percentage).toContain('45%');
});
