import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { uploadForm } from '@/lib/api/upload';
import { asApiError, type ApiError } from '@/lib/api/error';
import type { WeeklyUpload } from '@/lib/api/types';
import { inWeekOrder } from '../weekFiles';

/** One week's file on its way. `held` was not sent, because one before it was refused. */
export interface WeekUpload {
  /** Also the idempotency key: a file that is sent again is never booked twice. */
  id: string;
  file: File;
  state: 'queued' | 'sending' | 'done' | 'refused' | 'held';
  result?: WeeklyUpload;
  error?: ApiError;
}

/** What a week changes. */
const STALE = [
  'workflows',
  'variance',
  'replenishments',
  'ledger',
  'emergency-orders',
  'markdowns',
  'forecasts',
  'allocations',
];

/** Sends weeks' files one after the other, by week. The first that is refused stops those after it. */
export function useWeekUploads(forecastId: string) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly WeekUpload[]>([]);
  const [isBusy, setBusy] = useState(false);
  const batch = useRef<readonly WeekUpload[]>([]);

  const change = (id: string, to: Partial<WeekUpload>) => {
    batch.current = batch.current.map((upload) =>
      upload.id === id ? { ...upload, ...to } : upload,
    );
    setUploads(batch.current);
  };

  const run = async () => {
    setBusy(true);
    for (const { id, file, state } of batch.current) {
      if (state === 'done') continue;
      change(id, { state: 'sending' });
      try {
        const fields = { forecast_id: forecastId, file };
        const result = await uploadForm<WeeklyUpload>('/api/data/upload-weekly-sales', fields, id);
        change(id, { state: 'done', result });
        for (const key of STALE) void client.invalidateQueries({ queryKey: [key] });
      } catch (error) {
        for (const later of batch.current) {
          if (later.state === 'queued') change(later.id, { state: 'held' });
        }
        change(id, { state: 'refused', error: asApiError(error) });
        break;
      }
    }
    setBusy(false);
  };

  return {
    uploads,
    isBusy,
    /** Sends these files in the place of those before. */
    send: async (files: readonly File[]) => {
      setBusy(true);
      batch.current = (await inWeekOrder(files)).map((file) => ({
        id: crypto.randomUUID(),
        file,
        state: 'queued',
      }));
      setUploads(batch.current);
      await run();
    },
    /** Goes on from the file that failed. */
    retry: async () => {
      batch.current = batch.current.map(({ id, file, state, ...rest }) =>
        state === 'done' ? { id, file, state, ...rest } : { id, file, state: 'queued' },
      );
      setUploads(batch.current);
      await run();
    },
  };
}
