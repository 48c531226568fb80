import { useState } from 'react';
import { ParameterControl } from '@/components/ParameterControl';
import { Field } from '@/components/ui/Field';
import type { WorkflowDetail } from '@/lib/api/types';
import { type ParameterName, PARAMETERS } from '@/lib/parameters/definitions';
import {
  draftOf,
  type Edits,
  type ParameterErrors,
  parseEdits,
  withEdit,
} from '@/lib/parameters/edits';
import { formatParameter } from '@/lib/parameters/words';
import { ModifyForm } from './ModifyForm';

/** Those that decide the order's size come first. */
const MAIN: ParameterName[] = ['safety_stock_pct', 'dc_holdback_percentage'];

const MORE: { title: string; names: ParameterName[] }[] = [
  {
    title: 'How the order is sized',
    names: [
      'safety_stock_method',
      'service_level',
      'understock_cost',
      'overstock_cost',
      'forecasting_method',
    ],
  },
  {
    title: 'Stores and replenishment',
    names: ['replenishment_strategy', 'replenishment_basis', 'cluster_count'],
  },
  {
    title: 'Markdown',
    names: [
      'markdown_checkpoint_week',
      'markdown_threshold',
      'markdown_target',
      'sell_through_basis',
      'elasticity_coefficient',
      'lift_factor',
      'max_markdown',
    ],
  },
  {
    title: 'When sales differ from the forecast',
    names: [
      'variance_threshold',
      'variance_basis',
      'emergency_threshold',
      'emergency_order_basis',
      'emergency_lead_time_weeks',
    ],
  },
];

const ALL_MORE = MORE.flatMap(({ names }) => names);

interface ModifyOrderProps {
  workflow: WorkflowDetail;
  /** What the server refused. */
  refused: ParameterErrors;
  isBusy: boolean;
  onSubmit: (params: Record<string, unknown>) => void;
  onCancel: () => void;
}

/** The parameters of an order, to be changed and computed anew. */
export function ModifyOrder({ workflow, refused, isBusy, onSubmit, onCancel }: ModifyOrderProps) {
  const [edits, setEdits] = useState<Edits>({});
  const { params, errors: unread } = parseEdits(edits);
  const isChanged = Object.keys(edits).length > 0;
  const errors = { ...refused, ...unread };
  const fields = (names: ParameterName[]) => (
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
  const changedMore = ALL_MORE.filter((name) => edits[name] !== undefined).length;
  // What a fold hides must not be what is wrong.
  const hasErrorInMore = ALL_MORE.some((name) => errors[name] !== undefined);
  const known = new Set<string>([...MAIN, ...ALL_MORE]);
  const others = Object.entries(errors).filter(([name]) => !known.has(name));
  return (
    <ModifyForm
      isBusy={isBusy}
      isReady={isChanged && Object.keys(unread).length === 0}
      errors={others.map(([, error]) => error ?? '')}
      onCancel={onCancel}
      onSubmit={() => {
        onSubmit(params);
      }}
    >
      {fields(MAIN)}
      <details className="group rounded-md border border-line" open={hasErrorInMore || undefined}>
        <summary className="cursor-pointer px-4 py-3 font-semibold">
          More{changedMore > 0 && <span className="text-quiet"> · {changedMore} changed</span>}
        </summary>
        <div className="space-y-7 border-t border-line px-4 py-5">
          {MORE.map(({ title, names }) => (
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
