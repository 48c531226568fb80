import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from '@/lib/cn';

interface LabelProps {
  label: ReactNode;
  /** At the other end of the label's line, e.g. a mark. */
  aside?: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value, and what would be allowed. */
  error?: ReactNode;
  className?: string | undefined;
}

interface FieldProps extends LabelProps {
  /** Draws the control with what connects it to label, hint and error. */
  children: (control: ControlProps) => ReactNode;
}

/** Spread these on the control of a field. */
export interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

/** A control with its label, hint and error. */
export function Field({ label, aside, hint, error, className, children }: FieldProps) {
  const id = useId();
  const { describedBy, hasError, notes } = notesOf(id, hint, error);
  return (
    <div className={cn('space-y-1.5', className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="block font-semibold">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': describedBy,
        'aria-invalid': hasError || undefined,
      })}
      {notes}
    </div>
  );
}

/** Several controls that are one field, e.g. boxes to tick. */
export function FieldGroup({
  label,
  aside,
  hint,
  error,
  className,
  children,
}: LabelProps & { children: ReactNode }) {
  const id = useId();
  const { describedBy, notes } = notesOf(id, hint, error);
  return (
    <fieldset
      className={cn('space-y-1.5', className)}
      aria-labelledby={id}
      aria-describedby={describedBy}
    >
      <div className="flex items-baseline justify-between gap-3">
        <span id={id} className="font-semibold">
          {label}
        </span>
        {aside}
      </div>
      {children}
      {notes}
    </fieldset>
  );
}

/** Hint and error below a control, and the ids by which it is described. */
function notesOf(id: string, hint: ReactNode, error: ReactNode) {
  const hasError = error !== undefined && error !== null && error !== '';
  const described = [hint !== undefined && `${id}-hint`, hasError && `${id}-error`];
  return {
    describedBy: described.filter(Boolean).join(' ') || undefined,
    hasError,
    notes: (
      <>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="text-sm text-quiet">
            {hint}
          </p>
        )}
        {hasError && (
          <p id={`${id}-error`} className="flex gap-1.5 text-sm text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>{error}</span>
          </p>
        )}
      </>
    ),
  };
}

const CONTROL =
  'w-full rounded-md border border-edge bg-surface px-3 text-ink figures placeholder:text-quiet disabled:cursor-not-allowed disabled:bg-sunken aria-invalid:border-2 aria-invalid:border-bad';

/** A text or number box; `suffix` is its unit, e.g. "%" or "weeks". */
export function Input({
  className,
  suffix,
  ...props
}: ComponentProps<'input'> & { suffix?: string }) {
  const input = (
    <input className={cn(CONTROL, 'h-10', suffix !== undefined && 'pr-16', className)} {...props} />
  );
  if (suffix === undefined) return input;
  return (
    <div className="relative">
      {input}
      <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-quiet">
        {suffix}
      </span>
    </div>
  );
}

/** A box for a longer text. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(CONTROL, 'min-h-28 py-2', className)} {...props} />;
}

/** The system's own select: it works with every keyboard, reader and phone. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(CONTROL, 'h-10 pr-8', className)} {...props} />;
}
