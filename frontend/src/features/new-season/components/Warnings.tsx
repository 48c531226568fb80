import { Link } from 'react-router';
import { Alert } from '@/components/ui/Alert';
import type { Warning } from '../lib/warnings';

/** What should be known before the start. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  return (
    <div role="status" className="mt-6 space-y-3 empty:hidden">
      {warnings.map(({ title, text, isAboutSales }) => (
        <Alert key={title} tone="warn" title={title}>
          <p className="max-w-[75ch]">
            {text}{' '}
            {isAboutSales && (
              <Link to="/data" className="text-accent underline">
                Go to Data
              </Link>
            )}
          </p>
        </Alert>
      ))}
    </div>
  );
}
