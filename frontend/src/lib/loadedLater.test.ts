import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { loadPatiently, useIsWaitingForServer } from './loadedLater';

const gone = new TypeError('Failed to fetch dynamically imported module');

it('gives up where the server answers without the file', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('{}'));
  const reload = vi.fn();
  await expect(loadPatiently(() => Promise.reject(gone), reload, 5)).rejects.toBe(gone);
  expect(reload).not.toHaveBeenCalled();
});

it('waits while the server is away, says so, and loads the page once it is back', async () => {
  let isThere = false;
  vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
    isThere ? Promise.resolve(new Response('{}')) : Promise.reject(new TypeError('no network')),
  );
  const reload = vi.fn();
  const { result } = renderHook(() => useIsWaitingForServer());
  expect(result.current).toBe(false);
  act(() => void loadPatiently(() => Promise.reject(gone), reload, 5));
  await waitFor(() => {
    expect(result.current).toBe(true);
  });
  expect(reload).not.toHaveBeenCalled();
  isThere = true;
  await waitFor(() => {
    expect(reload).toHaveBeenCalledOnce();
  });
});
