import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** What will stand here, and what makes it appear. */
  children: ReactNode;
  /** The button that leads on. */
  action?: ReactNode;
}

/** Stands where nothing is yet. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="rounded-lg border border-dashed border-edge px-6 py-10 text-center">
      <p className="text-lg font-semibold">{title}</p>
      <div className="mx-auto mt-1 max-w-[55ch] text-quiet">{children}</div>
      {action !== undefined && <div className="mt-5 flex justify-center">{action}</div>}
    </div>
  );
}
