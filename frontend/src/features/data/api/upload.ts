import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '@/lib/api/types';
import { uploadForm } from '@/lib/api/upload';
import type { FileKind } from '../lib/fileKinds';

export interface Upload {
  file: File;
  /** Of this choice of a file, so that trying again imports it once. */
  key: string;
  isOptionChosen: boolean;
}

/** What an upload may change; a new category brings its calendar and history with it. */
const CHANGED = [['stores'], ['categories'], ['calendar'], ['history']];

/** Uploads a file; `sent` is the share that has left, 1 while the server checks. */
export function useUpload({ id, option }: FileKind) {
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: ({ file, key, isOptionChosen }: Upload) => {
      setSent(0);
      const query = isOptionChosen && option !== undefined ? `?${option.query}` : '';
      return uploadForm<Schemas['UploadResult']>(
        `/api/data/upload-${id}${query}`,
        { file },
        key,
        setSent,
      );
    },
    onSuccess: () => Promise.all(CHANGED.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return { upload, sent };
}
