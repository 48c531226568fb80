import { useState } from 'react';
import { Field, Input } from '@/components/ui/Field';
import type { Approval } from '@/lib/api/types';
import { formatUnits } from '@/lib/format';
import { usePreview } from '../api/usePreview';
import type { EmergencyData } from '../lib/words';
import { ModifyForm } from './ModifyForm';

const FIELDS = ['units'];

interface ModifyEmergencyProps {
  approval: Approval;
  workflowId: string;
  data: EmergencyData;
  isBusy: boolean;
  onSubmit: (params: { units: number }) => void;
  onCancel: () => void;
}

/** Another quantity of an order during the season. */
export function ModifyEmergency({
  approval,
  workflowId,
  data,
  isBusy,
  onSubmit,
  onCancel,
}: ModifyEmergencyProps) {
  const [text, setText] = useState(String(data.units));
  const units = /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
  const params = units === undefined || units === data.units ? undefined : { units };
  const preview = usePreview(workflowId, approval.approval_id, params);
  const unread = units === undefined ? 'Give a whole number of units, 0 or more' : undefined;
  return (
    <ModifyForm
      approval={approval}
      preview={preview}
      fields={FIELDS}
      isBusy={isBusy}
      isReady={params !== undefined}
      onCancel={onCancel}
      onSubmit={() => {
        if (params !== undefined) onSubmit(params);
      }}
    >
      <Field
        label="Units to order"
        hint={`${formatUnits(data.recommended_units)} are recommended; ${formatUnits(data.sellable_after_arrival)} are expected to sell after they arrive. 0 orders nothing.`}
        error={unread ?? preview.refused.units}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            suffix="units"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        )}
      </Field>
      {units !== undefined && <p role="status">{effect(units, data)}</p>}
    </ModifyForm>
  );
}

function effect(
  units: number,
  { sellable_after_arrival: sellable, arrival_week: arrival }: EmergencyData,
): string {
  if (units === 0) {
    return 'Nothing is ordered: the season goes on with what there is, and nothing arrives later.';
  }
  const excess = units - sellable;
  return excess > 0
    ? `${formatUnits(excess)} more than are expected to sell after week ${arrival}; they would be left over.`
    : '';
}
