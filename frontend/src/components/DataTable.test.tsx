import type { ColumnDef } from '@tanstack/react-table';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { expect, it, vi } from 'vitest';
import { DataTable } from './DataTable';

interface Store {
  id: string;
  units: number;
}

const COLUMNS: ColumnDef<Store>[] = [
  { accessorKey: 'id', header: 'Store' },
  { accessorKey: 'units', header: 'Units', meta: { isNumeric: true } },
];

function Address() {
  return <output>{useLocation().search}</output>;
}

function Stores({ filter = '' }: { filter?: string }) {
  // New rows at each render, as a careless caller makes them.
  const rows = ['S01', 'S02', 'S03'].map((id, index) => ({ id, units: [20, 5, 300][index] ?? 0 }));
  return (
    <MemoryRouter>
      <DataTable
        caption="Stores"
        rows={rows}
        columns={COLUMNS}
        filter={filter}
        totals={['Total', '325']}
      />
      <Address />
    </MemoryRouter>
  );
}

function firstCells(): (string | null)[] {
  const body = screen.getAllByRole('rowgroup')[1];
  if (body === undefined) throw new Error('no rows');
  const rows = within(body).getAllByRole('row');
  return rows.map((row) => within(row).getAllByRole('cell')[0]?.textContent ?? null);
}

it('sorts by a column, says so, and keeps it in the address', async () => {
  render(<Stores />);
  expect(firstCells()).toEqual(['S01', 'S02', 'S03']);

  await userEvent.click(screen.getByRole('button', { name: 'Units' }));
  expect(firstCells()).toEqual(['S03', 'S01', 'S02']);
  expect(screen.getByRole('columnheader', { name: 'Units' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  expect(screen.getByRole('status')).toHaveTextContent('?sort=-units');
});

it('filters, and keeps the totals', () => {
  render(<Stores filter="s02" />);
  expect(firstCells()).toEqual(['S02']);
  expect(screen.getByText('325')).toBeVisible();
});

it('on a phone puts facts below the first column, and the figure that matters most beside it', () => {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    () => Object.assign(new EventTarget(), { matches: true }) as MediaQueryList,
  );
  const columns: ColumnDef<Store>[] = [
    { id: 'name', header: 'Store', accessorFn: () => 'High Street' },
    { accessorKey: 'id', header: 'Id', meta: { narrow: 'under' } },
    { id: 'share', header: 'Share', accessorFn: () => '4%' },
    { accessorKey: 'units', header: 'Units', meta: { isNumeric: true, narrow: 'first' } },
  ];
  render(
    <MemoryRouter>
      <DataTable
        caption="Stores"
        rows={[{ id: 'S01', units: 20 }]}
        columns={columns}
        totals={['Total', '', '100%', '325']}
      />
    </MemoryRouter>,
  );
  const rows = screen.getAllByRole('row').map((row) => row.textContent);
  expect(rows).toEqual(['StoreUnitsShare', 'High StreetS01204%', 'Total325100%']);
});
