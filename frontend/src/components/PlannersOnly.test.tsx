import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { SyntheticEvent } from 'react';
import { expect, test, vi } from 'vitest';
import { Button } from '@/components/ui/Button';
import { TooltipProvider } from '@/components/ui/Tooltip';
import { type Role, SessionContext } from '@/lib/access';
import { FileDrop } from './FileDrop';
import { PlannersOnly } from './PlannersOnly';

const onClick = vi.fn();
const onFiles = vi.fn();
const onSubmit = vi.fn((event: SyntheticEvent) => {
  event.preventDefault();
});

function show(role: Role) {
  const session = {
    tokens_required: true,
    name: 'Ada',
    role,
    token_expires_at: null,
    upload_limit_bytes: 1024,
  };
  vi.clearAllMocks();
  return render(
    <TooltipProvider>
      <SessionContext value={session}>
        <form onSubmit={onSubmit}>
          <input aria-label="Reason" />
          <PlannersOnly>
            <Button type="submit" onClick={onClick}>
              Send
            </Button>
          </PlannersOnly>
        </form>
        <FileDrop title="Drop the stores here" hint="A CSV file" onFiles={onFiles} />
      </SessionContext>
    </TooltipProvider>,
  );
}

test('a viewer finds the button, is told why it does nothing, and sends nothing', async () => {
  const { container } = show('viewer');
  const user = userEvent.setup({ applyAccept: false });
  const button = screen.getByRole('button', { name: 'Send' });
  expect(button).toHaveAttribute('aria-disabled', 'true');
  expect(button).toHaveAccessibleDescription(/signed in as a viewer/);
  await user.click(button);
  expect(screen.getByRole('tooltip')).toHaveTextContent('Ask an administrator');
  await user.type(screen.getByLabelText('Reason'), 'why{Enter}');
  button.focus();
  await user.keyboard('{Enter}');
  expect(onClick).not.toHaveBeenCalled();
  expect(onSubmit).not.toHaveBeenCalled();
  expect(container.querySelector('input[type=file]')).toBeDisabled();
  expect(screen.getByRole('button', { name: /^Choose a file/ })).toHaveAccessibleDescription(
    /signed in as a viewer/,
  );
});

test.each(['planner', 'admin'] as const)('%s: the button works', async (role) => {
  const { container } = show(role);
  const button = screen.getByRole('button', { name: 'Send' });
  expect(button).not.toHaveAttribute('aria-disabled');
  await userEvent.click(button);
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(onSubmit).toHaveBeenCalledTimes(1);
  expect(container.querySelector('input[type=file]')).toBeEnabled();
});
