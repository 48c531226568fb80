import { useState } from 'react';
import { ParameterControl } from '@/components/ParameterControl';
import { Field } from '@/components/ui/Field';
import type { Approval, Schemas, WorkflowDetail } from '@/lib/api/types';
import { type ParameterName, PARAMETERS } from '@/lib/parameters/definitions';
import { draftOf, type Edits, parseEdits, withEdit } from '@/lib/parameters/edits';
import { TUNING_GROUPS, TUNING_MAIN, TUNING_NAMES } from '@/lib/parameters/tuning';
import { formatParameter } from '@/lib/parameters/words';
import { usePreview } from '../api/usePreview';
import { ModifyForm } from './ModifyForm';

const MORE_NAMES = TUNING_GROUPS.flatMap(({ names }) => names);

interface ModifyOrderProps {
  approval: Approval;
  workflow: WorkflowDetail;
  isBusy: boolean;
  onSubmit: (params: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** The parameters of an order, to be changed and computed anew. */
export function ModifyOrder({ approval, workflow, isBusy, onSubmit, onCancel }: ModifyOrderProps) {
  const [edits, setEdits] = useState<Edits>({});
  const { params, errors: unread } = parseEdits(edits);
  const isChanged = Object.keys(edits).length > 0;
  const isReady = isChanged && Object.keys(unread).length === 0;
  const preview = usePreview(
    workflow.workflow_id,
    approval.approval_id,
    isReady ? (params as Schemas['ModifyParams']) : undefined,
  );
  const errors = { ...preview.refused, ...unread };
  const fields = (names: readonly ParameterName[]) => (
    <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
      {names.map((name) => {
        const { label, hint } = PARAMETERS[name];
        const was = formatParameter(name, workflow.parameters[name]);
        return (
          <Field
            key={name}
            label={label}
            hint={edits[name] === undefined ? hint : `Changed; it is ${was} now.`}
            error={errors[name]}
          >
            {(control) => (
              <ParameterControl
                name={name}
                control={control}
                draft={draftOf(name, edits, workflow.parameters)}
                onChange={(draft) => {
                  setEdits(withEdit(edits, name, draft, workflow.parameters));
                }}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
  const changedMore = MORE_NAMES.filter((name) => edits[name] !== undefined).length;
  // What a fold hides must not be what is wrong.
  const hasErrorInMore = MORE_NAMES.some((name) => errors[name] !== undefined);
  return (
    <ModifyForm
      approval={approval}
      preview={preview}
      fields={TUNING_NAMES}
      isBusy={isBusy}
      isReady={isReady}
      onCancel={onCancel}
      onSubmit={() => {
        onSubmit(params);
      }}
    >
      {fields(TUNING_MAIN)}
      <details className="group rounded-md border border-line" open={hasErrorInMore || undefined}>
        <summary className="cursor-pointer px-4 py-3 font-semibold">
          More{changedMore > 0 && <span className="text-quiet"> · {changedMore} changed</span>}
        </summary>
        <div className="space-y-7 border-t border-line px-4 py-5">
          {TUNING_GROUPS.map(({ title, names }) => (
            <fieldset key={title}>
              <legend className="mb-3 font-display text-lg">{title}</legend>
              {fields(names)}
            </fieldset>
          ))}
        </div>
      </details>
    </ModifyForm>
  );
}
