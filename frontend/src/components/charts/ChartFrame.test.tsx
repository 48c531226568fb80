import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ChartFrame } from './ChartFrame';

afterEach(() => {
  vi.restoreAllMocks();
});

function Unloadable(): never {
  throw new TypeError('Failed to fetch dynamically imported module');
}

test('a chart that cannot be loaded leaves its figures as a table', () => {
  // React tells what the boundary has caught.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(
    <ChartFrame
      label="Units by week"
      x={{ key: 'week', label: 'Week' }}
      series={[{ key: 'units', label: 'Units' }]}
      rows={[{ week: 1, units: 804 }]}
      format={String}
      height={100}
      mark="line"
    >
      <Unloadable />
    </ChartFrame>,
  );
  expect(screen.getByText(/The chart could not be loaded/)).toBeVisible();
  expect(screen.getByRole('cell', { name: '804', hidden: true })).toBeInTheDocument();
});
