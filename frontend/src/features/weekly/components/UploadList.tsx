import { CircleAlert, CircleCheck, CircleDashed, CirclePause, LoaderCircle } from 'lucide-react';
import { BadRows } from '@/components/BadRows';
import { ErrorState } from '@/components/ErrorState';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import { counted, formatUnits } from '@/lib/format';
import type { WeekUpload } from '../api/useWeekUploads';
import { listed, uploadNotices } from '../words';

interface UploadListProps {
  uploads: readonly WeekUpload[];
  isBusy: boolean;
  onRetry: () => void;
  onSendHeld: () => void;
}

/** What became of the files that were sent last: problems in full, what is in folded away. */
export function UploadList({ uploads, isBusy, onRetry, onSendHeld }: UploadListProps) {
  const done = uploads.filter(({ state }) => state === 'done');
  // Files that wait for their turn are told by their number alone.
  const open = uploads.filter(({ state }) => state !== 'done' && state !== 'queued');
  return (
    <div role="status" aria-label="Uploaded files" className="space-y-3">
      {open.map((upload) => (
        <div key={upload.id} className="space-y-3">
          <Line upload={upload} />
          {upload.error &&
            (upload.error.badRows.length > 0 ? (
              <BadRows error={upload.error} />
            ) : (
              <ErrorState error={upload.error} onRetry={onRetry} />
            ))}
        </div>
      ))}
      {!isBusy && uploads.some(({ state }) => state === 'held') && (
        <Button onClick={onSendHeld}>Send the remaining files</Button>
      )}
      <FilesIn done={done} count={uploads.length} />
      {uploadNotices(done.flatMap(({ result }) => result ?? [])).map(({ tone, text }) => (
        <Alert key={text} tone={tone}>
          <p>{text}</p>
        </Alert>
      ))}
    </div>
  );
}

function FilesIn({ done, count }: { done: readonly WeekUpload[]; count: number }) {
  const [first] = done;
  if (first === undefined) return null;
  if (count === 1) return <Line upload={first} />;
  const weeks = done.flatMap(({ result, week }) => result?.week_number ?? week ?? []);
  return (
    <details>
      <summary className="w-fit cursor-pointer">
        {done.length === count ? 'All ' : `${formatUnits(done.length)} of `}
        {counted(count, 'file is', 'files are')} in: {weeks.length === 1 ? 'week' : 'weeks'}{' '}
        {listed(weeks, 12)}
      </summary>
      <ul className="mt-3 space-y-2 pl-4">
        {done.map((upload) => (
          <li key={upload.id}>
            <Line upload={upload} />
          </li>
        ))}
      </ul>
    </details>
  );
}

const STATES = {
  queued: { icon: CircleDashed, ink: 'text-quiet', text: 'waits for its turn' },
  sending: { icon: LoaderCircle, ink: 'text-accent animate-spin', text: 'is being checked' },
  done: { icon: CircleCheck, ink: 'text-good', text: '' },
  refused: { icon: CircleAlert, ink: 'text-bad', text: 'was not imported' },
  held: {
    icon: CirclePause,
    ink: 'text-warn',
    text: 'was not sent, because sending stopped at a week before it',
  },
};

function Line({ upload: { file, state, result, week, error } }: { upload: WeekUpload }) {
  const { icon: Icon, ink, text } = STATES[state];
  return (
    <p className="flex items-start gap-3">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${ink}`} />
      <span className="min-w-0">
        <strong className="font-semibold">{file.name}</strong>{' '}
        {result
          ? `is in: week ${result.week_number}, ${counted(result.rows_imported, 'store')}.`
          : state === 'done'
            ? `is in: week ${week}.`
            : error?.errorType === 'NETWORK'
              ? 'is perhaps not in: the server was lost before it answered.'
              : `${text}.`}
      </span>
    </p>
  );
}
