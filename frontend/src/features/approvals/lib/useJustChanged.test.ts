import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useJustChanged } from './useJustChanged';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(ms: number) {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

it('holds for a second when another takes its place, not at the first', () => {
  const { result, rerender } = renderHook(({ id }) => useJustChanged(id), {
    initialProps: { id: undefined as string | undefined },
  });
  rerender({ id: 'ap_1' });
  expect(result.current).toBe(false);
  pass(10);

  rerender({ id: 'ap_2' });
  expect(result.current).toBe(true);
  pass(900);
  expect(result.current).toBe(true);
  pass(200);
  expect(result.current).toBe(false);
});
