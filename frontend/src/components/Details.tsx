import type { ReactNode } from 'react';

interface DetailsProps {
  /** What opens it. */
  summary?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** What few need to read, e.g. the names of statistics, folded away behind its summary. */
export function Details({ summary = 'Details', className, children }: DetailsProps) {
  return (
    <details className={className}>
      <summary className="w-fit cursor-pointer text-accent">{summary}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
