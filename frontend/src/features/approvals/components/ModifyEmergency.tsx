import { useState } from 'react';
import { Field, Input } from '@/components/ui/Field';
import { formatMoney, formatUnits } from '@/lib/format';
import type { ParameterErrors } from '@/lib/parameters/edits';
import type { EmergencyData } from '../lib/words';
import { ModifyForm } from './ModifyForm';

interface ModifyEmergencyProps {
  data: EmergencyData;
  /** The category's cost of a unit, where it is known. */
  unitCost: number | null | undefined;
  refused: ParameterErrors;
  isBusy: boolean;
  onSubmit: (params: { units: number }) => void;
  onCancel: () => void;
}

/** Another quantity of an order during the season. */
export function ModifyEmergency({
  data,
  unitCost,
  refused,
  isBusy,
  onSubmit,
  onCancel,
}: ModifyEmergencyProps) {
  const [text, setText] = useState(String(data.units));
  const units = /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
  const unread = units === undefined ? 'Give a whole number of units, 0 or more' : undefined;
  return (
    <ModifyForm
      isBusy={isBusy}
      isReady={units !== undefined && units !== data.units}
      errors={Object.entries(refused).flatMap(([name, error]) =>
        name === 'units' || error === undefined ? [] : [error],
      )}
      onCancel={onCancel}
      onSubmit={() => {
        if (units !== undefined) onSubmit({ units });
      }}
    >
      <Field
        label="Units to order"
        hint={`${formatUnits(data.recommended_units)} are recommended; ${formatUnits(data.sellable_after_arrival)} are expected to sell after they arrive. 0 orders nothing.`}
        error={unread ?? refused.units}
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
      {units !== undefined && <p role="status">{effect(units, data, unitCost)}</p>}
    </ModifyForm>
  );
}

function effect(
  units: number,
  { sellable_after_arrival: sellable, arrival_week: arrival }: EmergencyData,
  unitCost: number | null | undefined,
): string {
  if (units === 0) {
    return 'Nothing is ordered: the season goes on with what there is, and nothing arrives later.';
  }
  const cost =
    typeof unitCost === 'number'
      ? `${formatUnits(units)} × ${formatMoney(unitCost)} = ${formatMoney(units * unitCost)}. `
      : '';
  const excess = units - sellable;
  return excess > 0
    ? `${cost}${formatUnits(excess)} more than are expected to sell after week ${arrival}; they would be left over.`
    : cost;
}
