import { expect, it } from 'vitest';
import { advisedName, advisedStep, advisedValue, evidenceLines } from './advice';

it('names parameters and their values in words', () => {
  expect(advisedName('dc_holdback_percentage')).toBe('Held back at the DC');
  expect(advisedStep('safety_stock_pct')).toContain('2 points at most');
  expect(advisedStep('variance_threshold')).toContain('the next threshold');
  expect(advisedStep('markdown_target')).toBeUndefined();
  expect(advisedName('some_new_one')).toBe('Some new one');
  expect(advisedValue('safety_stock_pct', 0.18)).toBe('18%');
  expect(advisedValue('markdown_checkpoint_week', 5)).toBe('Week 5');
  expect(advisedValue('lift_factor', 1.35)).toBe('1.35');
  expect(advisedValue('replenishment_basis', 'demand_curve')).toBe('Next week’s forecast');
  expect(advisedValue('cluster_shares', null)).toBe('From history');
  expect(advisedValue('cluster_shares', { mainstream: 0.4, value_conscious: 0.6 })).toBe(
    'Mainstream 40%, Value Conscious 60%',
  );
});

it('makes sentences of the evidence', () => {
  expect(evidenceLines('fashion_forward 52.8% of demand; mainstream 33.4%')).toEqual([
    'Fashion Forward 52.8% of demand.',
    'Mainstream 33.4%.',
  ]);
});

it('leaves out a choice in brackets that repeats the words before it', () => {
  expect(
    evidenceLines(
      "of the demand of 7,240 units at the full price, stores would have sold 7,239 (100.0%) replenished by what is left of their season totals (remaining_allocation), and 7,100 (98.1%) by the next week's forecast (demand_curve)",
    ),
  ).toEqual([
    "Of the demand of 7,240 units at the full price, stores would have sold 7,239 (100.0%) replenished by what is left of their season totals, and 7,100 (98.1%) by the next week's forecast.",
  ]);
  expect(
    evidenceLines(
      'in week 6 sell-through was 52.4%: the fixed target of 60.0% (flat) asks for a markdown of 15.0%, the 59.8% that the plan itself expected by then (plan_curve) for a markdown of 15.0%; 90.5% of the accepted forecast was sold, which is behind',
    ),
  ).toEqual([
    'In week 6 sell-through was 52.4%: the fixed target of 60.0% asks for a markdown of 15.0%, the 59.8% that the plan itself expected by then for a markdown of 15.0%.',
    '90.5% of the accepted forecast was sold, which is behind.',
  ]);
});

it('says a setting in brackets in words', () => {
  const sized = (method: string) =>
    evidenceLines(`the order is sized without it (safety_stock_method ${method}): keep`);
  expect(sized('service_level')).toEqual([
    'The order is sized without it (safety stock is what a service level needs): keep.',
  ]);
  expect(sized('newsvendor')).toEqual([
    'The order is sized without it (safety stock is what the costs make best): keep.',
  ]);
});
