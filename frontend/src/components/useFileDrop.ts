import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import { useMay } from '@/lib/access';

interface FileDropOptions {
  isDisabled: boolean;
  isMultiple?: boolean;
  onFiles: (files: File[]) => void;
}

/**
 * Files by drop or picker: props of the area and of its hidden input, and what opens the picker. Only planners'
 * files are taken.
 */
export function useFileDrop({ isDisabled, isMultiple = false, onFiles }: FileDropOptions) {
  const isClosed = !useMay('planner') || isDisabled;
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])].slice(0, isMultiple ? undefined : 1);
    if (files.length > 0 && !isClosed) onFiles(files);
  };
  return {
    isOver: isOver && !isClosed,
    openPicker: () => input.current?.click(),
    area: {
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => {
        setOver(false);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      },
    },
    input: {
      ref: input,
      type: 'file',
      accept: '.csv,.tsv,.txt,text/csv',
      multiple: isMultiple,
      disabled: isClosed,
      hidden: true,
      onChange: ({ target }: ChangeEvent<HTMLInputElement>) => {
        take(target.files);
        // So that the same file, corrected, can be chosen again.
        target.value = '';
      },
    },
  } as const;
}
