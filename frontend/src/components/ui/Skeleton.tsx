import { cn } from '@/lib/cn';

/** Holds the place of something that is loading. Give it the size of what comes. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('animate-pulse rounded-sm bg-line', className)} />;
}
