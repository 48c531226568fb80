import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { FileDrop } from './FileDrop';

const FILE = new File(['a'], 'stores.csv', { type: 'text/csv' });

it('takes a file that is dropped, not while another one is under way', () => {
  const onFile = vi.fn();
  const { rerender } = render(<FileDrop label="stores file" onFile={onFile} />);
  const target = screen.getByText('or drop it here');
  fireEvent.drop(target, { dataTransfer: { files: [FILE] } });
  expect(onFile).toHaveBeenCalledExactlyOnceWith(FILE);

  rerender(<FileDrop label="stores file" isDisabled onFile={onFile} />);
  fireEvent.drop(target, { dataTransfer: { files: [FILE] } });
  expect(onFile).toHaveBeenCalledTimes(1);
  expect(screen.getByRole('button', { name: 'Choose a stores file' })).toBeDisabled();
});

it('opens the picker from its button, and takes the same file twice', async () => {
  const onFile = vi.fn();
  const { container } = render(<FileDrop label="stores file" onFile={onFile} />);
  const input = container.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('there is no picker');
  const opened = vi.spyOn(input, 'click');
  await userEvent.click(screen.getByRole('button', { name: 'Choose a stores file' }));
  expect(opened).toHaveBeenCalledOnce();
  await userEvent.upload(input, FILE);
  await userEvent.upload(input, FILE);
  expect(onFile).toHaveBeenCalledTimes(2);
});
