import { QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { unreachable } from './api/error';
import { makeQueryClient } from './queryClient';

it('asks again for what failed while the server was away, once it is back', async () => {
  let isThere = false;
  vi.stubGlobal('fetch', () =>
    isThere ? Promise.resolve(new Response('{}')) : Promise.reject(new TypeError('refused')),
  );
  const client = makeQueryClient(5);
  const queryFn = vi.fn(() =>
    isThere ? Promise.resolve('figures') : Promise.reject(unreachable()),
  );
  const refused = vi.fn(() => Promise.reject(new Error('no')));
  const observer = new QueryObserver(client, { queryKey: ['page'], queryFn, retry: false });
  const stop = observer.subscribe(() => undefined);
  const other = new QueryObserver(client, { queryKey: ['other'], queryFn: refused, retry: false });
  const stopOther = other.subscribe(() => undefined);
  await vi.waitFor(() => {
    expect(observer.getCurrentResult().isError).toBe(true);
  });

  isThere = true;
  await vi.waitFor(() => {
    expect(observer.getCurrentResult().data).toBe('figures');
  });
  // What was refused is not asked for again.
  expect(refused).toHaveBeenCalledTimes(1);
  stop();
  stopOther();
  vi.unstubAllGlobals();
});
