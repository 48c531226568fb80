import { render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { expect, it } from 'vitest';
import type { AllocationPlan, Replenishment, SeasonParameters } from '@/lib/api/types';
import { Shipments } from './Shipments';

const REPLENISHMENT = {
  week_number: 1,
  skip_reason: null,
  skipped: null,
  sold_more_than_received: [],
  total_need: 0,
  total_shipped: 0,
  dc_stock_before: 10,
  dc_stock_after: 10,
  stores: [
    { store_id: 'S01', store_name: 'Mall', inventory: 50, need: 0, shipped: 0 },
    { store_id: 'S02', store_name: 'Outlet', inventory: 90, need: 0, shipped: 0 },
  ],
} as unknown as Replenishment;

const PLAN = {
  store_allocations: [
    { store_id: 'S01', total_season_allocation: 100 },
    { store_id: 'S02', total_season_allocation: 100 },
  ],
} as unknown as AllocationPlan;

it.each([
  { what: 'once they are known', plan: PLAN, told: ['2.5', 'to the end'] },
  { what: 'and not before', plan: undefined, told: ['–', '–'] },
])('says how long the shelf of a store lasts that needs nothing, $what', ({ plan, told }) => {
  render(
    <MemoryRouter>
      <Shipments
        replenishment={REPLENISHMENT}
        curve={[100, 40, 40, 40, 40]}
        plan={plan}
        parameters={{} as SeasonParameters}
        csv=""
      />
    </MemoryRouter>,
  );
  const cells = screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.children[3]?.textContent);
  expect(cells).toEqual([...told, '']);
});
