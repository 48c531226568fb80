import type { ReactNode, Ref } from 'react';
import { cn } from '@/lib/cn';

interface CardProps {
  /** Heading of the panel. */
  title?: ReactNode;
  /** The heading, where it may take the focus. */
  headingRef?: Ref<HTMLHeadingElement>;
  /** Right of the heading, e.g. a button. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A panel of its own; where several belong together, prefer one panel with rules between. */
export function Card({ title, headingRef, aside, className, children }: CardProps) {
  return (
    <section className={cn('rounded-lg border border-line bg-surface p-5 sm:p-6', className)}>
      {(title !== undefined || aside !== undefined) && (
        <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
          <h2
            ref={headingRef}
            tabIndex={headingRef === undefined ? undefined : -1}
            className="text-lg font-semibold"
          >
            {title}
          </h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
