import { useId } from 'react';
import { Card } from '@/components/ui/Card';
import { Checkbox } from '@/components/ui/Checkbox';
import { Field, Input } from '@/components/ui/Field';
import { cn } from '@/lib/cn';
import { counted } from '@/lib/format';
import type { ParameterName } from '@/lib/parameters/definitions';
import { hasEffect } from '../lib/entries';
import type { Warning } from '../lib/warnings';
import type { SeasonForm } from '../lib/useSeasonForm';
import { LastDayField } from './LastDayField';
import { OriginMark } from './OriginMark';
import { ParameterField } from './ParameterField';
import { Warnings } from './Warnings';

/** What few planners change. */
const ADVANCED: readonly { title: string; names: readonly ParameterName[] }[] = [
  { title: 'Forecast', names: ['forecasting_method', 'history_until', 'variance_basis'] },
  {
    title: 'Markdown',
    names: ['markdown_target', 'sell_through_basis', 'elasticity_coefficient', 'lift_factor'],
  },
  {
    title: 'Stock in season',
    names: ['replenishment_basis', 'emergency_order_basis'],
  },
  {
    title: 'Stores',
    names: ['cluster_count', 'allocation_attributes', 'include_stores', 'cluster_shares'],
  },
  { title: 'Decisions', names: ['approval_timeout_hours'] },
];

const ADVANCED_NAMES = ADVANCED.flatMap(({ names }) => names);

/** Whether a parameter lies in the part that is folded away. */
export function isAdvanced(name: string): boolean {
  return ADVANCED_NAMES.some((advanced) => advanced === name);
}

interface ParameterGroupsProps {
  form: SeasonForm;
  name: string;
  onName: (name: string) => void;
  warnings: readonly Warning[];
  isAdvancedOpen: boolean;
  onAdvancedOpen: (isOpen: boolean) => void;
}

const TWO_COLUMNS = 'grid gap-x-8 gap-y-6 sm:grid-cols-2';
const GRID = `${TWO_COLUMNS} lg:grid-cols-3`;

/** Every parameter of the season, in groups. */
export function ParameterGroups({
  form,
  name,
  onName,
  warnings,
  isAdvancedOpen,
  onAdvancedOpen,
}: ParameterGroupsProps) {
  const changed = ADVANCED_NAMES.filter((advanced) => form.entries[advanced] !== undefined);
  return (
    <div className="space-y-5">
      <Card title="Season">
        <div className={GRID}>
          <ParameterField form={form} name="season_start_date" />
          <ParameterField form={form} name="forecast_horizon_weeks" />
          <LastDayField form={form} />
          <Field label="Name" hint="Empty: named after its first day, e.g. Spring 2025.">
            {(control) => (
              <Input
                {...control}
                value={name}
                maxLength={100}
                onChange={({ target }) => {
                  onName(target.value);
                }}
              />
            )}
          </Field>
          <ParameterField form={form} name="archetype" />
          <ParameterField form={form} name="stated_demand_units" />
        </div>
        <Warnings warnings={warnings} />
      </Card>
      <Card title="Order and launch">
        <div className={TWO_COLUMNS}>
          <ParameterField form={form} name="safety_stock_method" />
          <Visible
            form={form}
            names={['safety_stock_pct', 'service_level', 'understock_cost', 'overstock_cost']}
          />
          <ParameterField form={form} name="replenishment_strategy" />
          <ParameterField form={form} name="dc_holdback_percentage" />
        </div>
      </Card>
      <Card title="Markdown">
        <CheckpointSwitch form={form} />
        {form.season.values.markdown_checkpoint_week !== null && (
          <div className={cn(TWO_COLUMNS, 'mt-5')}>
            <Visible
              form={form}
              names={['markdown_checkpoint_week', 'markdown_threshold', 'max_markdown']}
            />
          </div>
        )}
      </Card>
      <Card title="When sales drift from the forecast">
        <div className={GRID}>
          <ParameterField form={form} name="variance_threshold" />
          <ParameterField form={form} name="emergency_threshold" />
          <ParameterField form={form} name="emergency_lead_time_weeks" />
        </div>
      </Card>
      <details
        className="rounded-lg border border-line bg-surface"
        open={isAdvancedOpen}
        onToggle={({ currentTarget }) => {
          onAdvancedOpen(currentTarget.open);
        }}
      >
        <summary className="px-5 py-4 text-lg font-semibold sm:px-6">
          Advanced{' '}
          <span className="text-base font-normal text-quiet">
            {changed.length === 0
              ? `${ADVANCED_NAMES.length} parameters, all at their defaults`
              : `${counted(changed.length, 'parameter')} of ${ADVANCED_NAMES.length} not at the default`}
          </span>
        </summary>
        <div className="space-y-8 px-5 pb-6 sm:px-6">
          {ADVANCED.map(({ title, names }) => (
            <AdvancedGroup key={title} title={title} form={form} names={names} />
          ))}
        </div>
      </details>
    </div>
  );
}

function Visible({ form, names }: { form: SeasonForm; names: readonly ParameterName[] }) {
  return names
    .filter((name) => hasEffect(name, form.season.values))
    .map((name) => <ParameterField key={name} form={form} name={name} />);
}

function AdvancedGroup({
  title,
  form,
  names,
}: {
  title: string;
  form: SeasonForm;
  names: readonly ParameterName[];
}) {
  const id = useId();
  const hasAny = names.some((name) => hasEffect(name, form.season.values));
  if (!hasAny) return null;
  return (
    <section aria-labelledby={id} className="border-t border-line pt-5">
      <h3 id={id} className="mb-4 font-semibold text-quiet">
        {title}
      </h3>
      <div className={GRID}>
        <Visible form={form} names={names} />
      </div>
    </section>
  );
}

/** A season may do without a markdown; then there is no checkpoint. */
function CheckpointSwitch({ form }: { form: SeasonForm }) {
  const name = 'markdown_checkpoint_week';
  const { values, defaults } = form.season;
  const isOff = values[name] === null;
  const weeks = values.forecast_horizon_weeks;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <Checkbox
        role="switch"
        label="Check once in the season whether a markdown is needed"
        checked={!isOff}
        onChange={({ target }) => {
          const middle = String(Math.ceil((typeof weeks === 'number' ? weeks : 12) / 2));
          const isDefault = target.checked === (defaults[name] !== null);
          if (isDefault) form.reset(name);
          else form.set(name, target.checked ? middle : null);
        }}
      />
      {isOff && <OriginMark origin={form.entries[name]?.origin} />}
      {isOff && form.quoteOf(name) !== undefined && (
        <q className="w-full text-sm text-quiet italic">{form.quoteOf(name)}</q>
      )}
    </div>
  );
}
