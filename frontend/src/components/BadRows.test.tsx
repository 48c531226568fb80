import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { ApiError } from '@/lib/api/error';
import { BadRows } from './BadRows';

const ERROR = new ApiError('3 bad rows', 'INVALID_CSV', 400, ['Correct the rows'], {
  bad_row_count: 3,
  bad_rows: [
    { line: 2, column: 'units_sold', value: '-3', reason: 'it is negative' },
    { line: 9, column: null, value: '', reason: 'it has 3 fields, not 4' },
  ],
});

it('shows the bad rows, how many there are in all, and copies them', async () => {
  const user = userEvent.setup();
  render(<BadRows error={ERROR} />);
  expect(screen.getByText('3 rows are bad, so nothing was imported')).toBeVisible();
  const [, first, second] = within(screen.getByRole('table')).getAllByRole('row');
  expect(first).toHaveTextContent('2units_sold-3it is negative');
  expect(second).toHaveTextContent('9whole row–it has 3 fields, not 4');
  expect(screen.getByText(/The first 2 of 3 bad rows/)).toBeVisible();

  await user.click(screen.getByRole('button', { name: 'Copy these rows' }));
  expect(await navigator.clipboard.readText()).toBe(
    'Line\tColumn\tValue\tReason\n2\tunits_sold\t-3\tit is negative\n9\t\t\tit has 3 fields, not 4',
  );
});

it('shows one mistake in many rows once', () => {
  const bad_rows = [2, 3, 4, 5].map((line) => ({
    line,
    column: 'week_number',
    value: line === 5 ? '11' : '10',
    reason: 'it is another week',
  }));
  render(
    <BadRows error={new ApiError('', 'INVALID_CSV', 400, [], { bad_row_count: 4, bad_rows })} />,
  );
  const [, first, second, ...rest] = within(screen.getByRole('table')).getAllByRole('row');
  expect(first).toHaveTextContent('2–4week_number10it is another week');
  expect(second).toHaveTextContent('5week_number11it is another week');
  expect(rest).toEqual([]);
});
