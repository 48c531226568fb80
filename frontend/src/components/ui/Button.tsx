import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-edge bg-surface text-ink hover:bg-sunken',
  quiet: 'text-accent hover:bg-accent-soft',
  danger: 'border border-bad bg-surface text-bad hover:bg-bad-soft',
};

const SIZES = {
  md: 'h-10 px-4',
  sm: 'h-8 px-3 text-sm',
  icon: 'size-10',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Gives the look to the one child, e.g. a link. */
  asChild?: boolean;
  /** Shows that the button's work goes on; it cannot be pressed meanwhile. */
  isBusy?: boolean;
  /** Why it cannot be pressed now. It keeps the focus and says so. */
  refusal?: string | undefined;
}

/** A button. One `primary` per view at most. */
export function Button({
  variant = 'secondary',
  size = 'md',
  asChild = false,
  isBusy = false,
  refusal,
  className,
  onClick,
  ...props
}: ButtonProps) {
  const classes = cn(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-semibold whitespace-nowrap transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
    VARIANTS[variant],
    SIZES[size],
    className,
  );
  const isOff = isBusy || refusal !== undefined;
  if (asChild) return <Slot.Root className={classes} onClick={onClick} {...props} />;
  return (
    <button
      type="button"
      className={classes}
      // Not `disabled`, which would take the focus away from who has just pressed it.
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      title={refusal}
      onClick={
        isOff
          ? (event) => {
              // A form is not sent again either.
              event.preventDefault();
            }
          : onClick
      }
      {...props}
    />
  );
}
