import { type ReactNode, useId } from 'react';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import { DialogFooter } from '@/components/ui/Dialog';
import type { Approval } from '@/lib/api/types';
import type { Preview } from '../api/usePreview';
import { PreviewPanel } from './PreviewPanel';

interface ModifyFormProps {
  /** What is asked now, and what the form's values would change in it. */
  approval: Approval;
  preview: Preview;
  /** Parameters that have a field; what is refused of others is told below. */
  fields: readonly string[];
  /** Whether something is changed, and all of it can be read. */
  isReady: boolean;
  isBusy: boolean;
  /** The button's words. */
  submit?: string;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** The form of a Modify: its difference is shown as it is filled in, and asked again once it is sent. */
export function ModifyForm({
  approval,
  preview,
  fields,
  isReady,
  isBusy,
  submit = 'Ask again with these',
  onSubmit,
  onCancel,
  children,
}: ModifyFormProps) {
  const id = useId();
  const errors = Object.entries(preview.refused).flatMap(([name, error]) =>
    fields.includes(name) || error === undefined ? [] : [error],
  );
  const canSend = isReady && Object.keys(preview.refused).length === 0;
  return (
    <form
      id={id}
      noValidate
      aria-label="Modify"
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSend && !isBusy) onSubmit();
      }}
    >
      {children}
      <PreviewPanel approval={approval} preview={preview} />
      {errors.length > 0 && (
        <Alert tone="bad" role="alert">
          {errors.map((error) => (
            <p key={error}>{error}</p>
          ))}
        </Alert>
      )}
      <DialogFooter>
        <Button onClick={onCancel}>Back</Button>
        <PlannersOnly>
          <Button type="submit" form={id} variant="primary" isBusy={isBusy} disabled={!canSend}>
            {submit}
          </Button>
        </PlannersOnly>
      </DialogFooter>
    </form>
  );
}
