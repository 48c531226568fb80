import { Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { PlannersOnly } from '@/components/PlannersOnly';
import { useFileDrop } from '@/components/useFileDrop';
import { cn } from '@/lib/cn';
import { Button, type ButtonProps } from '@/components/ui/Button';

interface WeekDropProps {
  /** What is to be dropped, e.g. "Drop the sales of week 7 here". */
  title: string;
  /** Which files are taken. */
  hint: ReactNode;
  /** What the button says, e.g. "Choose files". */
  button: string;
  buttonVariant?: ButtonProps['variant'];
  isMultiple?: boolean;
  /** Files are on their way; no more are taken meanwhile. */
  isBusy?: boolean;
  onFiles: (files: File[]) => void;
}

/** Takes CSV files: dropped, or chosen with the button. */
export function WeekDrop({
  title,
  hint,
  button,
  buttonVariant,
  isMultiple = false,
  isBusy = false,
  onFiles,
}: WeekDropProps) {
  const { isOver, area, input, openPicker } = useFileDrop({
    isDisabled: isBusy,
    isMultiple,
    onFiles,
  });
  return (
    <div
      {...area}
      className={cn(
        'flex flex-wrap items-center justify-between gap-x-6 gap-y-4 rounded-lg border-2 border-dashed px-5 py-5 sm:px-6',
        isOver ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
      )}
    >
      <div className="flex min-w-0 flex-[1_1_20rem] items-start gap-4">
        <Upload aria-hidden className="mt-1 size-6 shrink-0 text-accent" />
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          <div className="text-sm text-quiet">{hint}</div>
        </div>
      </div>
      <input {...input} aria-label={title} />
      <PlannersOnly>
        <Button
          {...(buttonVariant !== undefined && { variant: buttonVariant })}
          isBusy={isBusy}
          onClick={openPicker}
        >
          {button}
        </Button>
      </PlannersOnly>
    </div>
  );
}
