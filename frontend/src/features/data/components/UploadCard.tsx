import { Download } from 'lucide-react';
import { useState } from 'react';
import { BadRows } from '@/components/BadRows';
import { ErrorState } from '@/components/ErrorState';
import { FileDrop } from '@/components/FileDrop';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { Checkbox } from '@/components/ui/Checkbox';
import { Progress } from '@/components/ui/Progress';
import { useSession } from '@/lib/access';
import { asApiError } from '@/lib/api/error';
import { downloadText } from '@/lib/download';
import { formatMegabytes, formatShare } from '@/lib/format';
import { type Upload, useUpload } from '../api/upload';
import { type FileKind, templateOf } from '../lib/fileKinds';
import { waysOut } from '../lib/waysOut';
import { FileColumns } from './FileColumns';
import { UploadDone } from './UploadDone';

/** A kind of file: what it is for, its template, its upload and what came of it. */
export function UploadCard({ kind, number }: { kind: FileKind; number: number }) {
  const { upload, sent } = useUpload(kind);
  const [chosen, setChosen] = useState<File | null>(null);
  const [isOptionChosen, setOptionChosen] = useState(false);
  const { upload_limit_bytes: limit } = useSession();
  const name = kind.title.toLowerCase();

  function choose(file: File) {
    setChosen(file);
    upload.reset();
    upload.mutate({ file, isOptionChosen, key: crypto.randomUUID() });
  }

  return (
    <Card
      title={`${number}. ${kind.title}`}
      aside={
        <Button
          size="sm"
          variant="quiet"
          className="-my-1 -mr-3"
          aria-label={`Download a template for ${name}`}
          onClick={() => {
            downloadText(`${kind.id}-template.csv`, templateOf(kind));
          }}
        >
          <Download aria-hidden />
          Template
        </Button>
      }
    >
      <p className="mb-4 text-quiet">{kind.purpose}</p>
      {kind.option !== undefined && (
        <Checkbox
          className="mb-3"
          label={kind.option.label}
          checked={isOptionChosen}
          onChange={({ target }) => {
            setOptionChosen(target.checked);
          }}
        />
      )}
      <FileDrop
        title={`Drop the ${name} file here`}
        hint={
          upload.isPending
            ? 'One file at a time: this one is on its way.'
            : `CSV, up to ${formatMegabytes(limit)}.`
        }
        tooLargeAdvice="Upload it in parts, or let it be imported on the server with hemline-admin."
        isBusy={upload.isPending}
        onFiles={([file]) => {
          if (file !== undefined) choose(file);
        }}
      />
      {upload.isPending && chosen !== null && <Sending file={chosen} sent={sent} />}
      <div className="mt-3 empty:hidden">
        {upload.isError && <Failed error={upload.error} upload={upload} option={kind.option} />}
        {upload.isSuccess && chosen !== null && (
          <UploadDone fileName={chosen.name} result={upload.data} />
        )}
      </div>
      <FileColumns kind={kind} />
    </Card>
  );
}

function Sending({ file, sent }: { file: File; sent: number }) {
  const isSent = sent >= 1;
  const label = isSent ? `Checking ${file.name}` : `Uploading ${file.name}`;
  return (
    <div role="status" className="mt-4 text-left">
      <p className="mb-1.5 flex justify-between gap-4 text-sm">
        <span className="min-w-0 truncate">{label}</span>
        <span className="figures">{isSent ? 'every row' : formatShare(sent, 0)}</span>
      </p>
      <Progress label={label} value={isSent ? undefined : Math.round(sent * 100)} />
    </div>
  );
}

interface FailedProps {
  error: Error;
  option: FileKind['option'];
  upload: { variables: Upload | undefined; mutate: (upload: Upload) => void };
}

function Failed({ error, option, upload }: FailedProps) {
  const refusal = asApiError(error);
  if (refusal.badRows.length > 0) {
    return <BadRows error={refusal} suggestions={waysOut(refusal.suggestions, option)} />;
  }
  const { variables } = upload;
  return (
    <ErrorState
      error={error}
      onRetry={
        variables &&
        (() => {
          upload.mutate(variables);
        })
      }
    />
  );
}
