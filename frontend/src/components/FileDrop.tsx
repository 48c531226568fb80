import { Upload } from 'lucide-react';
import { type ChangeEvent, type DragEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useMay, useSession } from '@/lib/access';
import { cn } from '@/lib/cn';
import { formatMegabytes } from '@/lib/format';
import { PlannersOnly } from './PlannersOnly';
import { Button, type ButtonProps } from './ui/Button';

interface FileDropProps {
  /** What is to be dropped, e.g. "Drop the sales of week 7 here". */
  title: string;
  /** Which files are taken; says what is waited for while `isBusy`. */
  hint: ReactNode;
  /** What to do about a file that is larger than the server takes. */
  tooLargeAdvice?: string;
  buttonVariant?: ButtonProps['variant'];
  isMultiple?: boolean;
  /** Files are on their way; no more are taken meanwhile. */
  isBusy?: boolean;
  onFiles: (files: File[]) => void;
}

/**
 * Takes CSV files of planners: dropped, or chosen with the button, which does the same with the keyboard. Where one is
 * larger than the server takes, none is.
 */
export function FileDrop({
  title,
  hint,
  tooLargeAdvice,
  buttonVariant = 'secondary',
  isMultiple = false,
  isBusy = false,
  onFiles,
}: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState<string>();
  const { upload_limit_bytes: limit } = useSession();
  const isAllowed = useMay('planner');
  const isOpen = isAllowed && !isBusy;
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])].slice(0, isMultiple ? undefined : 1);
    if (files.length === 0 || !isOpen) return;
    const refused = files.find(({ size }) => size > limit)?.name;
    setTooLarge(refused);
    if (refused === undefined) onFiles(files);
  };
  return (
    <div
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
      className={cn(
        'flex flex-wrap items-center justify-between gap-x-6 gap-y-4 rounded-lg border-2 border-dashed px-5 py-5',
        isOver && isOpen ? 'border-accent bg-accent-soft' : 'border-edge bg-surface',
      )}
    >
      <div className="flex min-w-0 flex-[1_1_14rem] items-start gap-4">
        <Upload aria-hidden className="mt-1 size-6 shrink-0 text-accent" />
        <div className="min-w-0">
          <p className="font-semibold">{title}</p>
          <div id={id} className="text-sm text-quiet">
            {hint}
          </div>
          {tooLarge !== undefined && (
            <p role="alert" className="mt-2 break-words text-bad">
              {tooLarge} is larger than {formatMegabytes(limit)}, the most that this server takes:
              nothing was sent. {tooLargeAdvice}
            </p>
          )}
        </div>
      </div>
      <input
        ref={input}
        type="file"
        aria-label={title}
        accept=".csv,.tsv,.txt,text/csv"
        multiple={isMultiple}
        disabled={!isOpen}
        hidden
        onChange={({ target }: ChangeEvent<HTMLInputElement>) => {
          take(target.files);
          // So that the same file, corrected, can be chosen again.
          target.value = '';
        }}
      />
      <PlannersOnly>
        <Button
          variant={buttonVariant}
          isBusy={isBusy}
          // The hint would take the place of why a viewer cannot press it.
          {...(isAllowed && { 'aria-describedby': id })}
          onClick={() => input.current?.click()}
        >
          {isMultiple ? 'Choose files' : 'Choose a file'}
          <span className="sr-only">: {title}</span>
        </Button>
      </PlannersOnly>
    </div>
  );
}
