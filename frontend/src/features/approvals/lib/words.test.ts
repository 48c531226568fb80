import { expect, it } from 'vitest';
import type { Approval } from '@/lib/api/types';
import { acceptLabel, askedFor, outcomeOf } from './words';

function order(units: number): Approval {
  return {
    action: 'approve_manufacturing_order',
    data: {
      manufacturing_qty: units,
      initial_allocation: units,
      holdback: 0,
      store_allocations: Array.from({ length: units }),
    },
  } as unknown as Approval;
}

function onTop(units: number): Approval {
  return {
    action: 'approve_emergency_order',
    data: { units, arrival_week: 9 },
  } as unknown as Approval;
}

it('speaks of one unit and one store as one', () => {
  expect(askedFor(order(1))).toBe('Order 1 unit, and ship it as planned?');
  expect(askedFor(order(2))).toBe('Order 2 units, and ship them as planned?');
  expect(acceptLabel(order(1))).toBe('order 1 unit');
  expect(outcomeOf(order(1)).title).toBe('1 unit is ordered');
  expect(outcomeOf(order(1)).next).toMatch(/^1 ship to 1 store at launch/);
  expect(outcomeOf(order(2)).title).toBe('2 units are ordered');
  expect(askedFor(onTop(1))).toBe('Order 1 more unit now, to arrive at the end of week 9?');
  expect(acceptLabel(onTop(1))).toBe('order 1 unit');
  expect(outcomeOf(onTop(1)).title).toBe('1 more unit is ordered');
  expect(outcomeOf(onTop(2)).title).toBe('2 more units are ordered');
});
