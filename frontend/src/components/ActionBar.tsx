import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

interface ActionBarProps {
  /** What is about to be done. */
  title: ReactNode;
  /** Below it: what else is to be known of it. */
  note: ReactNode;
  /** Above both, e.g. an error or the progress. */
  above?: ReactNode;
  className?: string;
  /** The buttons. */
  children: ReactNode;
}

/** The end of a long form, in view all the time: what it is about to do, and the button for it. */
export function ActionBar({ title, note, above, className, children }: ActionBarProps) {
  return (
    <div
      // Known to index.css, which keeps what has the focus above it.
      data-action-bar
      className={cn(
        'sticky bottom-0 z-20 -mx-4 border-t border-line bg-surface px-4 py-3 sm:-mx-8 sm:px-8',
        // Where the page has margins it is a panel of its own.
        'min-[1360px]:rounded-t-lg min-[1360px]:border-x',
        className,
      )}
    >
      {above}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-[1_1_16rem]">
          <p className="font-semibold">{title}</p>
          <p className="figures text-sm text-quiet" role="status">
            {note}
          </p>
        </div>
        <div className="flex flex-wrap gap-x-2 gap-y-2 max-sm:w-full max-sm:*:flex-1">
          {children}
        </div>
      </div>
    </div>
  );
}
