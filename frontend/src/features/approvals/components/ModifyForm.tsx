import type { ReactNode } from 'react';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';

interface ModifyFormProps {
  /** Whether something is changed, and all of it can be read. */
  isReady: boolean;
  isBusy: boolean;
  /** What was refused and belongs to no field that is shown. */
  errors?: readonly string[];
  /** The button's words. */
  submit?: string;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** The form of a Modify: it is computed and asked again; nothing is accepted by it. */
export function ModifyForm({
  isReady,
  isBusy,
  errors = [],
  submit = 'Recalculate',
  onSubmit,
  onCancel,
  children,
}: ModifyFormProps) {
  return (
    <form
      noValidate
      aria-label="Modify"
      className="space-y-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isBusy) onSubmit();
      }}
    >
      {children}
      {errors.length > 0 && (
        <Alert tone="bad" role="alert">
          {errors.map((error) => (
            <p key={error}>{error}</p>
          ))}
        </Alert>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={onCancel}>Back</Button>
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={!isReady}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
