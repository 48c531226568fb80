import { describe, expect, it } from 'vitest';
import type { AllocationPlan, Schemas, Store } from '@/lib/api/types';
import { countsOf, isKind, meanFormat } from './features';
import { fittingStores, storeRows, totalsOf } from './storeRows';
import { storeSteps } from './storeSteps';

const PLAN = {
  manufacturing_qty: 9598,
  initial_allocation_total: 5279,
  holdback_total: 4319,
  store_allocations: [
    {
      store_id: 'S01',
      store_name: 'New York Mall',
      cluster_id: 'fashion_forward',
      initial_allocation: 152,
      holdback_allocation: 125,
      total_season_allocation: 277,
      two_week_minimum: 47,
    },
    {
      store_id: 'S39',
      store_name: 'Indianapolis Outlet',
      cluster_id: 'value_conscious',
      initial_allocation: 60,
      holdback_allocation: 50,
      total_season_allocation: 110,
      two_week_minimum: 20,
    },
  ],
} as unknown as AllocationPlan;

const CLUSTERS = [
  {
    cluster_id: 'fashion_forward',
    cluster_name: 'Fashion Forward',
    allocation_percentage: 0.533208855694852,
    weekly_sales: 230.6538461538461,
    stores: [
      {
        store_id: 'S01',
        store_name: 'New York Mall',
        avg_weekly_sales_12mo: 13,
        sales_share: 0.05636151409037853,
        attribute_share: 0.048893057824431346,
        store_factor: 0.054120977210594376,
      },
    ],
  },
] as Schemas['Cluster'][];

describe('the stores', () => {
  const rows = storeRows(PLAN, CLUSTERS);

  it('are joined with their clusters, where these are known', () => {
    expect(rows[0]?.share).toBeCloseTo(0.0288578, 6);
    expect(rows[1]).toMatchObject({ clusterName: 'Value conscious' });
    expect(rows[1]?.share).toBeUndefined();
  });

  it('are found by name, id and cluster, and the sum is theirs', () => {
    expect(fittingStores(rows, ' new YORK', '').map(({ id }) => id)).toEqual(['S01']);
    expect(fittingStores(rows, 's39', '').map(({ id }) => id)).toEqual(['S39']);
    expect(fittingStores(rows, '', 'value_conscious').map(({ id }) => id)).toEqual(['S39']);
    expect(fittingStores(rows, 'new york', 'value_conscious')).toEqual([]);
    expect(totalsOf(rows)).toMatchObject({ launch: 212, holdback: 175, total: 387 });
    expect(totalsOf([])).toEqual({ launch: 0, holdback: 0, total: 0, share: 0 });
  });

  it('have their way from sales to units with its numbers', () => {
    const steps = storeSteps(rows[0] as (typeof rows)[0], PLAN, ['store size', 'median income']);
    expect(steps.map(({ numbers }) => numbers)).toEqual([
      '13 ÷ 230.65 = 5.6362%',
      '4.8893%',
      '0.7 × 5.6362% + 0.3 × 4.8893% = 5.4121%',
      '53.3209% × 5.4121% = 2.8858%',
      '9,598 × 2.8858% = 276.98 → 277',
      '277 ÷ 9,598 × 5,279 = 152.35 → 152',
      '277 − 152 = 125',
    ]);
  });

  it('of a re-forecast come from the new target and keep their launch', () => {
    const plan = { ...PLAN, reallocation: { target: 9000 } } as AllocationPlan;
    const steps = storeSteps(rows[0] as (typeof rows)[0], plan, []);
    expect(steps[4]?.numbers).toContain('9,000 × 2.8858%');
    expect(steps[5]?.numbers).toBe('152');
  });

  it('without a known factor have no way', () => {
    expect(storeSteps(rows[1] as (typeof rows)[0], PLAN, [])).toEqual([]);
  });
});

describe('the kinds of stores', () => {
  it('are counted in their order, without those that no store has', () => {
    const stores = ['WEST', 'NORTHEAST', 'WEST'].map((region) => ({ region }) as Store);
    expect(countsOf('region', stores)).toEqual([
      { name: 'Northeast', count: 1 },
      { name: 'West', count: 2 },
    ]);
    expect(['region', 'median_income'].map(isKind)).toEqual([true, false]);
  });
});

it('tells the means of one feature with the same number of decimals', () => {
  expect([5, 11.46, 0].map(meanFormat([5, 11.46, 0]))).toEqual(['5.0', '11.5', '0.0']);
  expect([999.4, 18_065.2].map(meanFormat([999.4, 18_065.2]))).toEqual(['999', '18,065']);
  expect(meanFormat([undefined])(undefined)).toBe('–');
});
