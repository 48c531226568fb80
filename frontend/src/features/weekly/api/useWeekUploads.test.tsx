import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import { errorOfBody } from '@/lib/api/error';
import { uploadForm } from '@/lib/api/upload';
import { useWeekUploads } from './useWeekUploads';

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

/** A server that refuses a week until it is told otherwise, and what it was sent. */
function fakeServer(refusedWeek: number) {
  const sent: { name: string; key: string }[] = [];
  const server = { sent, refusedWeek: refusedWeek as number | null };
  vi.mocked(uploadForm).mockImplementation((_, { file }, key) => {
    const { name } = file as File;
    const week = Number.parseInt(name);
    sent.push({ name, key });
    return week === server.refusedWeek
      ? Promise.reject(errorOfBody(REFUSED, new Response(null, { status: 400 })))
      : Promise.resolve({ week_number: week, rows_imported: 1 });
  });
  return server;
}

function renderUploads() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useWeekUploads('f_1'), { wrapper }).result;
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
