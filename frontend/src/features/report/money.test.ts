import { expect, it } from 'vitest';
import type { SeasonReport } from '@/lib/api/types';
import { gainNumbers, leftOverNumbers, markdownCostNumbers, revenueNumbers } from './money';

type Report = Parameters<typeof gainNumbers>[0];

/** 100 at 50.00, 40 at 45.00; without the markdown 30 were expected of the 60 that there were. */
const REPORT = {
  units: { sold: 140 },
  overstock: { units: 20, value_at_cost: 400 },
  money: { revenue: 6800, salvage: 100 },
  markdown: {
    depth: 0.1,
    units_after: 40,
    units_expected_without: 30,
    cost: 200,
    estimated_gain: 250,
  },
} as SeasonReport as Report;

it('fills the formulas in', () => {
  expect(revenueNumbers(REPORT)).toBe('100 × 50.00 + 40 × 50.00 × (1 − 10%) = 6,800');
  expect(markdownCostNumbers(REPORT)).toBe('40 × 50.00 × 10% = 200.00');
  expect(gainNumbers(REPORT)).toBe(
    '(40 × 50.00 × (1 − 10%) + 20 × 5.00) − (30 × 50.00 + 30 × 5.00) = 250.00',
  );
  expect(leftOverNumbers(REPORT)).toBe('20 × 20.00 = 400.00');
});

it('gives the amount alone where no single price explains it', () => {
  const money = { revenue: 6801, salvage: 100 } as Report['money'];
  expect(revenueNumbers({ ...REPORT, money })).toBe('6,801');
  expect(gainNumbers({ ...REPORT, money: null })).toBe('250.00');
});

it('has one price without a markdown', () => {
  const money = { revenue: 7000, salvage: 0 } as Report['money'];
  expect(revenueNumbers({ ...REPORT, money, markdown: null })).toBe('140 × 50.00 = 7,000');
});
