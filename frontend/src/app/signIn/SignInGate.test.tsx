import { onlineManager, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import { useSession } from '@/lib/access';
import { api, data } from '@/lib/api/client';
import { makeQueryClient } from '@/lib/queryClient';
import { SignInGate } from './SignInGate';

/** What the server says of who asks, and what came in, e.g. "GET /api/stores". */
let role: string | null;
let isRequired: boolean;
let asked: string[];

function refusal(status: number, error_type: string, details = {}) {
  const body = { error_type, message: 'for programs', suggestions: [], details };
  return Response.json(body, { status });
}

function serve() {
  asked = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    const request = input as Request;
    const path = new URL(request.url).pathname;
    asked.push(`${request.method} ${path}`);
    const session = () =>
      Response.json({
        tokens_required: isRequired,
        name: role,
        role,
        token_expires_at: null,
        upload_limit_bytes: 1024,
      });
    if (path === '/api/session' && request.method === 'POST') {
      const { token } = (await request.json()) as { token: string };
      if (token === 'often') return refusal(429, 'RATE_LIMITED', { retry_after_seconds: 7 });
      if (token !== 'hemline_right') return refusal(401, 'UNAUTHENTICATED');
      role = 'planner';
      return session();
    }
    if (path === '/api/session') return session();
    if (isRequired && role === null) return refusal(401, 'UNAUTHENTICATED');
    return Response.json({ stores: [] });
  });
}

function Page() {
  const { role: own } = useSession();
  const stores = useQuery({
    queryKey: ['stores'],
    queryFn: () => data(api.GET('/api/stores')),
  });
  return (
    <>
      <p>
        {own}: {stores.data ? 'loaded' : 'loading'}
      </p>
      <input aria-label="Strategy" />
      <button type="button" onClick={() => void stores.refetch()}>
        Renew
      </button>
    </>
  );
}

function open() {
  serve();
  render(
    <QueryClientProvider client={makeQueryClient()}>
      <MemoryRouter>
        <SignInGate>
          <Page />
        </SignInGate>
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

afterEach(() => {
  vi.restoreAllMocks();
  onlineManager.setOnline(true);
});

it('asks nobody where no token is needed', async () => {
  [isRequired, role] = [false, 'admin'];
  open();
  expect(await screen.findByText('admin: loaded')).toBeVisible();
  expect(screen.queryByLabelText('Access token')).toBeNull();
});

it('asks for a token first, and says what is wrong with one', async () => {
  [isRequired, role] = [true, null];
  open();
  const field = await screen.findByLabelText('Access token');
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Sign in');
  expect(asked).toEqual(['GET /api/session']);
  const user = userEvent.setup();
  await user.keyboard('{Enter}');
  expect(field).toHaveAccessibleDescription(/Paste your token here/);
  await user.type(field, 'wrong{Enter}');
  await vi.waitFor(() => {
    expect(field).toHaveAccessibleDescription(/lets nobody in/);
  });
  await user.clear(field);
  await user.type(field, 'often{Enter}');
  await vi.waitFor(() => {
    expect(field).toHaveAccessibleDescription(/Wait 7 seconds/);
  });
  await user.clear(field);
  await user.click(field);
  await user.paste(' hemline_right\n');
  await user.keyboard('{Enter}');
  expect(await screen.findByText('planner: loaded')).toBeVisible();
  expect(screen.queryByLabelText('Access token')).toBeNull();
});

it('asks again over the page once a session has ended, and loses nothing', async () => {
  [isRequired, role] = [true, 'admin'];
  open();
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Strategy'), 'calm');
  role = null;
  await user.click(screen.getByRole('button', { name: 'Renew' }));
  const dialog = await screen.findByRole('dialog', { name: 'Sign in again' });
  expect(dialog).toHaveTextContent('Your session has ended');
  await user.keyboard('{Escape}');
  expect(dialog).toBeVisible();
  await user.type(screen.getByLabelText('Access token'), 'hemline_right{Enter}');
  expect(await screen.findByText('planner: loaded')).toBeVisible();
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByLabelText('Strategy')).toHaveValue('calm');
});
