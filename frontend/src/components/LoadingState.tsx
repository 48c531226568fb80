import { Skeleton } from './ui/Skeleton';

interface LoadingStateProps {
  /** What is loading, e.g. "the forecast". */
  what: string;
  /** How many lines it will have, roughly. */
  lines?: number | undefined;
}

/** Holds the place of a part of a page that is loading. */
export function LoadingState({ what, lines = 4 }: LoadingStateProps) {
  return (
    <div role="status" className="space-y-3">
      <span className="sr-only">Loading {what}</span>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={line === 0 ? 'h-8 w-2/5' : 'h-5 w-full'} />
      ))}
    </div>
  );
}
