import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { Figure } from './Figure';

it('shows the number, what changed, and on demand how it was computed', async () => {
  render(
    <Figure
      label="Manufacture"
      value="9,598"
      unit="units"
      delta={{ text: '+400 against before', direction: 'up' }}
      how={{ formula: 'forecast × (1 + safety stock)', numbers: '7,998 × (1 + 20%) = 9,598' }}
    />,
  );
  expect(screen.getByText('9,598')).toBeVisible();
  expect(screen.getByText('+400 against before')).toBeVisible();
  expect(screen.queryByText('7,998 × (1 + 20%) = 9,598')).not.toBeInTheDocument();

  await userEvent.click(screen.getByRole('button', { name: 'How? Manufacture' }));
  expect(screen.getByRole('dialog', { name: 'How Manufacture is computed' })).toBeVisible();
  expect(screen.getByText('7,998 × (1 + 20%) = 9,598')).toBeVisible();

  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('has no How where the number explains itself', () => {
  render(<Figure label="Stores" value="50" />);
  expect(screen.queryByRole('button')).not.toBeInTheDocument();
});
