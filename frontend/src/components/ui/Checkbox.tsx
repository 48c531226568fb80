import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/lib/cn';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'id'> {
  label: ReactNode;
  /** `switch` for what takes effect on the rest of the form at once. */
  role?: 'checkbox' | 'switch';
}

/** A box to tick, with its label beside it. */
export function Checkbox({ label, role = 'checkbox', className, ...props }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cn('flex min-h-6 items-start gap-2.5', className)}>
      <input
        id={id}
        type="checkbox"
        role={role}
        className="mt-1 size-4 shrink-0 accent-accent"
        {...props}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
