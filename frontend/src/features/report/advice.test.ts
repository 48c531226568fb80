import { expect, it } from 'vitest';
import { advisedName, advisedStep, advisedValue, evidenceLines } from './advice';

it('names parameters and their values in words', () => {
  expect(advisedName('dc_holdback_percentage')).toBe('Held back at the DC');
  expect(advisedStep('safety_stock_pct')).toContain('2 points at most');
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
