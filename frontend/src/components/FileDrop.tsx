import { FileUp } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { cn } from '@/lib/cn';
import { Button } from './ui/Button';

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
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && !isDisabled) onFile(file);
  }

  return (
    // The button does the same with the keyboard.
    <div
      className={cn(
        'rounded-md border border-dashed border-edge px-4 py-5 text-center',
        isOver && !isDisabled && 'border-accent bg-accent-soft',
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={drop}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        hidden
        disabled={isDisabled}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onFile(file);
          // So that the same file, corrected, can be chosen again.
          target.value = '';
        }}
      />
      <p>
        <Button
          size="sm"
          disabled={isDisabled}
          aria-label={`Choose a ${label}`}
          onClick={() => input.current?.click()}
        >
          <FileUp aria-hidden />
          Choose a file
        </Button>
        <span className="ml-2 text-quiet max-sm:hidden">or drop it here</span>
      </p>
      {children}
    </div>
  );
}
