import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { SessionContext } from '@/lib/access';
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

it('refuses a file that is larger than the server takes, until another one is chosen', async () => {
  const onFiles = vi.fn();
  const session = {
    tokens_required: false,
    name: null,
    role: 'admin' as const,
    token_expires_at: null,
    upload_limit_bytes: 2 * 1024 * 1024,
  };
  render(
    <SessionContext value={session}>
      <FileDrop
        title="Drop them here"
        hint="CSV"
        tooLargeAdvice="Split it."
        isMultiple
        onFiles={onFiles}
      />
    </SessionContext>,
  );
  const input = screen.getByLabelText<HTMLInputElement>('Drop them here');
  const largest = new File([new Uint8Array(session.upload_limit_bytes)], 'largest.csv');
  const larger = new File([new Uint8Array(session.upload_limit_bytes + 1)], 'larger.csv');
  await userEvent.upload(input, [FILE, larger]);
  expect(onFiles).not.toHaveBeenCalled();
  expect(screen.getByRole('alert')).toHaveTextContent(
    'larger.csv is larger than 2 MB, the most that this server takes: nothing was sent. Split it.',
  );
  await userEvent.upload(input, [FILE, largest]);
  expect(onFiles).toHaveBeenCalledExactlyOnceWith([FILE, largest]);
  expect(screen.queryByRole('alert')).toBeNull();
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
