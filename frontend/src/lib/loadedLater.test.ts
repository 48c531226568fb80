import { renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { loadPatiently, useIsWaitingForServer } from './loadedLater';

const gone = new TypeError('Failed to fetch dynamically imported module');

it('waits while the server is away, says so, and loads once it is back', async () => {
  let isThere = false;
  vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
    isThere ? Promise.resolve(new Response('{}')) : Promise.reject(new TypeError('no network')),
  );
  const load = vi.fn(() => (isThere ? Promise.resolve('a page') : Promise.reject(gone)));
  const { result } = renderHook(() => useIsWaitingForServer());
  const page = loadPatiently(load, 5);
  await waitFor(() => {
    expect(result.current).toBe(true);
  });
  isThere = true;
  expect(await page).toBe('a page');
  expect(load).toHaveBeenCalledTimes(2);
  await waitFor(() => {
    expect(result.current).toBe(false);
  });
});

it('gives up where the server answers without the file', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('{}'));
  const load = vi.fn(() => Promise.reject(gone));
  await expect(loadPatiently(load, 5)).rejects.toBe(gone);
  expect(load).toHaveBeenCalledTimes(2);
});
