import { cn } from '@/lib/cn';
import { formatShare } from '@/lib/format';

interface ProgressProps {
  /** 0 to 100; undefined where nobody knows. */
  value?: number | undefined;
  label: string;
  className?: string;
}

/** How far long work is. */
export function Progress({ value, label, className }: ProgressProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
      aria-valuetext={value === undefined ? 'under way' : formatShare(value / 100, 0)}
      className={cn('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      <div
        className={cn(
          'h-full rounded-full bg-accent transition-[width] duration-300',
          value === undefined && 'w-1/3 animate-pulse',
        )}
        style={value === undefined ? undefined : { width: `${value}%` }}
      />
    </div>
  );
}
