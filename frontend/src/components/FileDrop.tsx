import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { PlannersOnly } from './PlannersOnly';
import { Button } from './ui/Button';
import { useFileDrop } from './useFileDrop';

interface FileDropProps {
  /** What is uploaded, e.g. "stores file". */
  label: string;
  /** Below the button, e.g. which file is chosen. */
  children?: ReactNode;
  isDisabled?: boolean;
  onFile: (file: File) => void;
}

/** Takes a file by drop or picker. */
export function FileDrop({ label, children, isDisabled = false, onFile }: FileDropProps) {
  const { isOver, area, input, openPicker } = useFileDrop({
    isDisabled,
    onFiles: ([file]) => {
      if (file !== undefined) onFile(file);
    },
  });
  return (
    // The button does the same with the keyboard.
    <div
      {...area}
      className={cn(
        'rounded-md border border-dashed border-edge px-4 py-5 text-center',
        isOver && 'border-accent bg-accent-soft',
      )}
    >
      <input {...input} />
      <p>
        <PlannersOnly>
          <Button
            size="sm"
            disabled={isDisabled}
            aria-label={`Choose a ${label}`}
            onClick={openPicker}
          >
            <FileUp aria-hidden />
            Choose a file
          </Button>
        </PlannersOnly>
        <span className="ml-2 text-quiet max-sm:hidden">or drop it here</span>
      </p>
      {children}
    </div>
  );
}
