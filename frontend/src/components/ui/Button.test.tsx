import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { SyntheticEvent } from 'react';
import { expect, test, vi } from 'vitest';
import { Button } from './Button';

test('a busy button keeps the focus, and does nothing', async () => {
  const onClick = vi.fn();
  const onSubmit = vi.fn((event: SyntheticEvent) => {
    event.preventDefault();
  });
  const form = (isBusy: boolean) => (
    <form onSubmit={onSubmit}>
      <Button type="submit" isBusy={isBusy} onClick={onClick}>
        Send
      </Button>
    </form>
  );
  const { rerender } = render(form(false));
  const user = userEvent.setup();
  const button = screen.getByRole('button', { name: 'Send' });
  await user.click(button);
  rerender(form(true));
  expect(button).toHaveFocus();
  await user.keyboard('{Enter}');
  await user.click(button);
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(onSubmit).toHaveBeenCalledTimes(1);
});

test('a refused button keeps the focus and says why', async () => {
  const onClick = vi.fn();
  const { rerender } = render(<Button onClick={onClick}>Add</Button>);
  const user = userEvent.setup();
  const button = screen.getByRole('button', { name: 'Add' });
  await user.click(button);
  rerender(
    <Button refusal="Six at most" onClick={onClick}>
      Add
    </Button>,
  );
  expect(button).toHaveFocus();
  expect(button).toHaveAccessibleDescription('Six at most');
  await user.keyboard('{Enter}');
  expect(onClick).toHaveBeenCalledTimes(1);
});
