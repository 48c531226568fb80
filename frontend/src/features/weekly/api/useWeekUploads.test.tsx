import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import { ApiError, errorOfBody, unreachable } from '@/lib/api/error';
import { uploadForm } from '@/lib/api/upload';
import { settled, useWeekUploads, type WeekUpload } from './useWeekUploads';

vi.mock('@/lib/api/upload');

function weekFile(week: number): File {
  return new File([`store_id,week_number,units_sold\nS01,${week},1`], `${week}.csv`);
}

const REFUSED = {
  error_type: 'INVALID_CSV',
  message: 'the file has 1 bad row(s)',
  details: {
    bad_row_count: 1,
    bad_rows: [{ line: 2, column: 'units_sold', value: '-3', reason: 'it is negative' }],
  },
  suggestions: [],
  request_id: 'r-1',
};

const KEY_CONFLICT = new ApiError(
  'the first request with this Idempotency-Key is still being worked on',
  'CONFLICT',
  409,
);

/** A server that refuses a week until it is told otherwise, and what it was sent. */
function fakeServer(refusedWeek: number) {
  const sent: { name: string; key: string }[] = [];
  const server = { sent, refusedWeek: refusedWeek as number | null, usedKey: '' };
  vi.mocked(uploadForm).mockImplementation((_, { file }, key) => {
    const { name } = file as File;
    const week = Number.parseInt(name);
    sent.push({ name, key });
    if (key === server.usedKey) return Promise.reject(KEY_CONFLICT);
    return week === server.refusedWeek
      ? Promise.reject(errorOfBody(REFUSED, new Response(null, { status: 400 })))
      : Promise.resolve({ week_number: week, rows_imported: 1, missing_stores: [] });
  });
  return server;
}

function renderUploads() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useWeekUploads({ season_progress: null }, 'f_1'), {
    wrapper,
  }).result;
}

it('sends weeks in order, stops at the first that is refused, and goes on from there', async () => {
  const server = fakeServer(2);
  const uploads = renderUploads();
  await act(() => uploads.current.send([weekFile(3), weekFile(1), weekFile(2)]));
  expect(server.sent.map(({ name }) => name)).toEqual(['1.csv', '2.csv']);
  expect(uploads.current.uploads.map(({ state }) => state)).toEqual(['done', 'refused', 'held']);
  expect(uploads.current.uploads[1]?.error?.badRows[0]?.line).toBe(2);
  expect(uploads.current.isBusy).toBe(false);

  server.refusedWeek = null;
  await act(() => uploads.current.retry());
  expect(server.sent.map(({ name }) => name)).toEqual(['1.csv', '2.csv', '2.csv', '3.csv']);
  expect(uploads.current.uploads.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  // The same file keeps its key, so that it cannot be booked twice.
  expect(server.sent[1]?.key).toBe(server.sent[2]?.key);
  expect(new Set(server.sent.map(({ key }) => key)).size).toBe(3);
});

it('sends what was held back without the file that was refused', async () => {
  const server = fakeServer(1);
  const uploads = renderUploads();
  await act(() => uploads.current.send([weekFile(1), weekFile(2)]));
  await act(() => uploads.current.sendHeld());
  expect(server.sent.map(({ name }) => name)).toEqual(['1.csv', '2.csv']);
  expect(uploads.current.uploads.map(({ state }) => state)).toEqual(['refused', 'done']);
});

it('takes another key where the server has none of the answer of the first', async () => {
  const server = fakeServer(1);
  const uploads = renderUploads();
  await act(() => uploads.current.send([weekFile(1)]));
  server.usedKey = server.sent[0]?.key ?? '';
  server.refusedWeek = null;
  await act(() => uploads.current.retry());
  expect(uploads.current.uploads.map(({ state }) => state)).toEqual(['done']);
  expect(new Set(server.sent.map(({ key }) => key)).size).toBe(2);
});

it('a file whose answer was lost is in where the season has its week', () => {
  const upload: WeekUpload = {
    id: '1',
    key: 'k',
    file: weekFile(9),
    week: 9,
    isCorrection: false,
    state: 'refused',
    error: unreachable(),
  };
  expect(settled(upload, 9)).toMatchObject({ state: 'done', week: 9 });
  expect(settled(upload, 9).error).toBeUndefined();
  expect(settled(upload, 8)).toBe(upload);
  const correction = { ...upload, isCorrection: true };
  expect(settled(correction, 9)).toBe(correction);
});
