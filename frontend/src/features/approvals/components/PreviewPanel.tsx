import { RefreshCw } from 'lucide-react';
import { ErrorState } from '@/components/ErrorState';
import { Alert } from '@/components/ui/Alert';
import type { Approval } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import type { Preview } from '../api/usePreview';
import { DifferenceTables } from './DifferenceTables';

/** What the values in the form would change, before anything is sent. */
export function PreviewPanel({ preview, approval }: { preview: Preview; approval: Approval }) {
  const { question, isComputing, error } = preview;
  return (
    <section aria-label="What it would change" aria-busy={isComputing} className="space-y-4">
      <p role="status" className="min-h-6 text-sm text-quiet">
        {isComputing ? (
          <span className="inline-flex items-center gap-2">
            <RefreshCw aria-hidden className="size-4 motion-safe:animate-spin" />
            Recalculating…
          </span>
        ) : (
          question && 'This is what your values would change. Nothing is sent yet.'
        )}
      </p>
      {error && <ErrorState error={error} />}
      {question && (
        <div className={cn('space-y-4', isComputing && 'text-quiet')}>
          {question.needs_reforecast && (
            <Alert title="With another forecast">
              These values need a forecast of their own. The figures below rest on it.
            </Alert>
          )}
          {question.asks_again && (
            <DifferenceTables
              question={question}
              before={approval}
              title="Against what is asked now"
              sides={{ from: 'Asked now', to: 'Yours' }}
            />
          )}
        </div>
      )}
    </section>
  );
}
