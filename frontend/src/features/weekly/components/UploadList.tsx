import { CircleAlert, CircleCheck, CircleDashed, CirclePause, LoaderCircle } from 'lucide-react';
import { BadRows } from '@/components/BadRows';
import { ErrorState } from '@/components/ErrorState';
import { Alert } from '@/components/ui/Alert';
import { counted } from '@/lib/format';
import type { WeekUpload } from '../api/useWeekUploads';
import { uploadNotices } from '../words';

interface UploadListProps {
  uploads: readonly WeekUpload[];
  onRetry: () => void;
}

/** The files that were sent last, and what became of each. */
export function UploadList({ uploads, onRetry }: UploadListProps) {
  return (
    <div role="status" aria-label="Uploaded files">
      {uploads.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
          {uploads.map((upload) => (
            <li key={upload.id} className="space-y-3 px-5 py-3">
              <Line upload={upload} />
              {upload.result && <Notices result={upload.result} />}
              {upload.error &&
                (upload.error.badRows.length > 0 ? (
                  <BadRows error={upload.error} />
                ) : (
                  <ErrorState error={upload.error} onRetry={onRetry} />
                ))}
            </li>
          ))}
        </ul>
      )}
    </div>
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
    text: 'was not sent, because a week before it was not imported',
  },
};

function Line({ upload: { file, state, result } }: { upload: WeekUpload }) {
  const { icon: Icon, ink, text } = STATES[state];
  return (
    <p className="flex items-start gap-3">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${ink}`} />
      <span className="min-w-0">
        <strong className="font-semibold">{file.name}</strong>{' '}
        {result
          ? `is in: week ${result.week_number}, ${counted(result.rows_imported, 'store')}.`
          : `${text}.`}
      </span>
    </p>
  );
}

function Notices({ result }: { result: NonNullable<WeekUpload['result']> }) {
  return uploadNotices(result).map(({ tone, text }) => (
    <Alert key={text} tone={tone}>
      <p>{text}</p>
    </Alert>
  ));
}
