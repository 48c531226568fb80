import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { useSessionState } from './sessionState';

afterEach(() => {
  sessionStorage.clear();
});

it('is there again after a reload, until it is forgotten', () => {
  const first = renderHook(() => useSessionState('draft', { sets: 2 }));
  expect(first.result.current.isKept).toBe(false);
  act(() => {
    first.result.current.set({ sets: 3 });
  });
  first.unmount();

  const { result, unmount } = renderHook(() => useSessionState('draft', { sets: 2 }));
  expect(result.current.value).toEqual({ sets: 3 });
  expect(result.current.isKept).toBe(true);
  act(() => {
    result.current.forget();
  });
  expect(result.current.value).toEqual({ sets: 2 });
  unmount();
  expect(renderHook(() => useSessionState('draft', 0)).result.current.isKept).toBe(false);
});

it('starts anew where what is kept cannot be read', () => {
  sessionStorage.setItem('draft', '{');
  expect(renderHook(() => useSessionState('draft', 7)).result.current.value).toBe(7);
});
