import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Schemas } from '@/lib/api/types';
import { DifferenceTables } from './DifferenceTables';

function asked(to: number) {
  return {
    action: 'approve_manufacturing_order',
    data: { changes: { safety_stock_percentage: { from: 0.2, to } }, store_allocations: [] },
  } as unknown as Schemas['ApprovalQuestion'];
}

it.each([
  [0.21, '+1 point'],
  [0.19, '-1 point'],
  [0.25, '+5 points'],
  [0.2149, '+1.5 points'],
])('tells the points that a share moves: to %d, %s', (to, told) => {
  render(<DifferenceTables question={asked(to)} before={undefined} title="Against" />);
  expect(screen.getByRole('cell', { name: told })).toBeVisible();
});
