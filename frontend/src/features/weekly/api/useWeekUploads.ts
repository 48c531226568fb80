import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { uploadForm } from '@/lib/api/upload';
import { asApiError, type ApiError } from '@/lib/api/error';
import type { WeeklyUpload, WorkflowDetail } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';
import { renewResults } from '@/live/renewResults';
import { inWeekOrder } from '../weekFiles';

/** One week's file on its way. `held` was not sent, because one before it was refused. */
export interface WeekUpload {
  id: string;
  /** The idempotency key: a file that is sent again is never booked twice. */
  key: string;
  file: File;
  /** The week that its first row names; null where that cannot be told. */
  week: number | null;
  /** Whether it corrects a week that was in before. */
  isCorrection: boolean;
  state: 'queued' | 'sending' | 'done' | 'refused' | 'held';
  result?: WeeklyUpload;
  error?: ApiError;
}

/**
 * An upload as it stands: a file whose answer was lost is in where the season has its week by now.
 *
 * @param weeksIn the season's last week that is in
 */
export function settled(upload: WeekUpload, weeksIn: number): WeekUpload {
  const { state, error, week, isCorrection, ...rest } = upload;
  const isIn =
    state === 'refused' &&
    error?.errorType === 'NETWORK' &&
    !isCorrection &&
    week !== null &&
    week <= weeksIn;
  return isIn ? { ...rest, week, isCorrection, state: 'done' } : upload;
}

/** The server knows the key, but has no answer for it: it was stopped while it worked on the file. */
function isKeyConflict(error: unknown): boolean {
  const { errorType, message } = asApiError(error);
  return errorType === 'CONFLICT' && message.includes('Idempotency-Key');
}

/** Sends weeks' files one after the other, by week. The first that is refused stops those after it. */
export function useWeekUploads(
  { season_progress: progress }: Pick<WorkflowDetail, 'season_progress'>,
  forecastId: string,
) {
  const client = useQueryClient();
  const [sent, setSent] = useState<readonly WeekUpload[]>([]);
  const [isBusy, setBusy] = useState(false);
  const batch = useRef<readonly WeekUpload[]>([]);
  const weeksIn = progress?.week ?? 0;

  const put = (uploads: readonly WeekUpload[]) => {
    batch.current = uploads;
    setSent(uploads);
  };
  const change = (id: string, to: Partial<WeekUpload>) => {
    put(batch.current.map((upload) => (upload.id === id ? { ...upload, ...to } : upload)));
  };

  const post = async ({ id, key, file }: WeekUpload): Promise<WeeklyUpload> => {
    const fields = { forecast_id: forecastId, file };
    const path = '/api/data/upload-weekly-sales';
    try {
      return await uploadForm<WeeklyUpload>(path, fields, key);
    } catch (error) {
      if (!isKeyConflict(error)) throw error;
      // A week that is in already is replaced by itself.
      const another = crypto.randomUUID();
      change(id, { key: another });
      return uploadForm<WeeklyUpload>(path, fields, another);
    }
  };

  const run = async () => {
    setBusy(true);
    for (const upload of batch.current) {
      if (upload.state !== 'queued') continue;
      const { id } = upload;
      change(id, { state: 'sending' });
      try {
        const result = await post(upload);
        change(id, { state: 'done', result });
        void client.invalidateQueries({ queryKey: workflowKeys.all });
        renewResults(client);
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

  const queueAgain = async (states: readonly WeekUpload['state'][]) => {
    put(
      batch.current
        .map((upload) => settled(upload, weeksIn))
        .map(({ error, ...upload }) =>
          states.includes(upload.state)
            ? { ...upload, state: 'queued' as const }
            : { ...upload, ...(error && { error }) },
        ),
    );
    await run();
  };

  return {
    uploads: sent.map((upload) => settled(upload, weeksIn)),
    isBusy,
    /** Sends these files in the place of those before. */
    send: async (files: readonly File[]) => {
      setBusy(true);
      put(
        (await inWeekOrder(files)).map(({ file, week }) => ({
          id: crypto.randomUUID(),
          key: crypto.randomUUID(),
          file,
          week,
          isCorrection: week !== null && week <= weeksIn,
          state: 'queued',
        })),
      );
      await run();
    },
    /** Goes on from the file that failed. */
    retry: () => queueAgain(['refused', 'held']),
    /** Sends what was held back, without the file that was refused. */
    sendHeld: () => queueAgain(['held']),
  };
}
