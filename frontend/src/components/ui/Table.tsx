import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';

interface TableProps extends ComponentProps<'table'> {
  /** What the table shows, for screen readers. */
  caption: string;
}

/** A table that scrolls sideways where the screen is narrow. Cells with numbers take `isNumeric`. */
export function Table({ caption, className, children, ...props }: TableProps) {
  return (
    <div role="region" aria-label={caption} tabIndex={0} className="relative overflow-x-auto">
      <table className={cn('w-full border-collapse text-left', className)} {...props}>
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

interface CellProps {
  isNumeric?: boolean;
}

/** A heading of a column. */
export function Th({ isNumeric, className, ...props }: ComponentProps<'th'> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        'border-b border-edge px-3 py-2 text-sm font-semibold text-quiet',
        isNumeric && 'text-right',
        className,
      )}
      {...props}
    />
  );
}

/** A cell. */
export function Td({ isNumeric, className, ...props }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={cn('border-b border-line px-3 py-2', isNumeric && 'figures text-right', className)}
      {...props}
    />
  );
}
