import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { FileDrop } from './FileDrop';

const FILE = new File(['a'], 'stores.csv', { type: 'text/csv' });

it('takes a file that is dropped, not while another one is under way', () => {
  const onFiles = vi.fn();
  const { rerender } = render(<FileDrop title="Drop it here" hint="CSV" onFiles={onFiles} />);
  const target = screen.getByText('Drop it here');
  fireEvent.drop(target, { dataTransfer: { files: [FILE, FILE] } });
  expect(onFiles).toHaveBeenCalledExactlyOnceWith([FILE]);

  const button = screen.getByRole('button', { name: /^Choose a file/ });
  button.focus();
  rerender(<FileDrop title="Drop it here" hint="One at a time" isBusy onFiles={onFiles} />);
  fireEvent.drop(target, { dataTransfer: { files: [FILE] } });
  expect(onFiles).toHaveBeenCalledTimes(1);
  // It says why, and keeps the focus.
  expect(button).toHaveAttribute('aria-disabled', 'true');
  expect(button).toHaveAccessibleDescription('One at a time');
  expect(button).toHaveFocus();
});

it('opens the picker from its button, and takes the same file twice', async () => {
  const onFiles = vi.fn();
  render(<FileDrop title="Drop it here" hint="CSV" onFiles={onFiles} />);
  const input = screen.getByLabelText<HTMLInputElement>('Drop it here');
  const opened = vi.spyOn(input, 'click');
  await userEvent.click(screen.getByRole('button', { name: /^Choose a file/ }));
  expect(opened).toHaveBeenCalledOnce();
  await userEvent.upload(input, FILE);
  await userEvent.upload(input, FILE);
  expect(onFiles).toHaveBeenCalledTimes(2);
});
