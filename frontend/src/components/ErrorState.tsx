import { asApiError } from '@/lib/api/error';
import { cn } from '@/lib/cn';
import { inWords } from '@/lib/parameters/words';
import { Alert } from './ui/Alert';
import { Button } from './ui/Button';

interface ErrorStateProps {
  error: unknown;
  /** Tries again; a button is shown for it. */
  onRetry?: (() => void) | undefined;
  className?: string;
}

/** An error in the API's own words: what went wrong and what to do. Never a status code. */
export function ErrorState({ error, onRetry, className }: ErrorStateProps) {
  const { message, suggestions, requestId } = asApiError(error);
  return (
    <Alert tone="bad" role="alert" title={inWords(message)} className={cn(className)}>
      {suggestions.length > 0 && (
        <ul className="list-disc space-y-0.5 pl-5">
          {suggestions.map((suggestion) => (
            <li key={suggestion}>{inWords(suggestion)}</li>
          ))}
        </ul>
      )}
      {(onRetry !== undefined || requestId !== undefined) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-2">
          {onRetry !== undefined && (
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          )}
          {requestId !== undefined && (
            <span className="text-sm text-quiet">For support: {requestId}</span>
          )}
        </div>
      )}
    </Alert>
  );
}
