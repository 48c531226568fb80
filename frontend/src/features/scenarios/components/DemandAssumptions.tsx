import { Field, Input } from '@/components/ui/Field';
import type { ParameterErrors } from '@/lib/parameters/edits';
import { changedDemand, DEMAND_FIELDS, type DemandDraft } from '../lib/demand';

interface DemandAssumptionsProps {
  demand: DemandDraft;
  errors: ParameterErrors;
  onChange: (demand: DemandDraft) => void;
}

/** What is assumed of customers, the same for all sets; folded, since the defaults are sensible. */
export function DemandAssumptions({ demand, errors, onChange }: DemandAssumptionsProps) {
  const changed = changedDemand(demand);
  const hasErrors = Object.keys(errors).length > 0;
  return (
    <details className="rounded-lg border border-line bg-surface" open={hasErrors || undefined}>
      <summary className="cursor-pointer px-5 py-4 font-semibold">
        What customers do{' '}
        <span className="font-normal text-quiet">
          {changed === 0
            ? '· as the forecast expects, with its own uncertainty'
            : `· ${changed} changed`}
        </span>
      </summary>
      <div className="border-t border-line px-5 py-5">
        <p className="mb-5 max-w-[70ch] text-quiet">
          Every set meets the same customers: demand is drawn many times around the forecast of the
          first set, and each drawn season is planned and steered with every set.
        </p>
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
          {DEMAND_FIELDS.map(({ name, label, hint, kind, standard }) => (
            <Field key={name} label={label} hint={hint} error={errors[name]}>
              {(control) => (
                <Input
                  {...control}
                  inputMode={kind === 'whole' ? 'numeric' : 'decimal'}
                  autoComplete="off"
                  placeholder={standard === '' ? 'as planned' : undefined}
                  value={demand[name]}
                  onChange={(event) => {
                    onChange({ ...demand, [name]: event.target.value });
                  }}
                  {...(kind === 'share' && { suffix: '%' })}
                />
              )}
            </Field>
          ))}
        </div>
        <label className="mt-5 flex items-center gap-2.5">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={demand.accept_emergency_orders}
            onChange={(event) => {
              onChange({ ...demand, accept_emergency_orders: event.target.checked });
            }}
          />
          Emergency orders are placed whenever they are recommended
        </label>
      </div>
    </details>
  );
}
