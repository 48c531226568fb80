import { formatMoney, formatShare, formatUnits } from '@/lib/format';
import { tuningLabel } from '@/lib/parameters/tuning';
import { formatParameter } from '@/lib/parameters/words';
import type { ScenarioResult, ScenarioVariant } from '../api/scenarios';
import { SET_NAMES } from '../lib/draft';
import type { MeasureName } from '../lib/measures';
import { Section } from './Section';
import { SideBySide } from './SideBySide';

interface Row {
  label: string;
  value: (variant: ScenarioVariant) => string;
  /** Where 8 of 10 seasons lie. */
  range?: (variant: ScenarioVariant) => string;
  isStrong?: boolean;
}

function measured(label: string, name: MeasureName, format: (value: number) => string): Row {
  return {
    label,
    value: ({ figures }) => (figures[name] ? format(figures[name].mean) : '–'),
    range: ({ figures }) =>
      figures[name] ? `${format(figures[name].lower_80)} to ${format(figures[name].upper_80)}` : '',
  };
}

function rowsOf(variants: readonly ScenarioVariant[]): Row[] {
  const differing = SET_NAMES.filter(
    (name) => new Set(variants.map(({ parameters }) => JSON.stringify(parameters[name]))).size > 1,
  );
  const hasMoney = variants.every(({ figures }) => figures.margin);
  return [
    ...differing.map((name) => ({
      label: tuningLabel(name),
      value: ({ parameters }: ScenarioVariant) => formatParameter(name, parameters[name]),
      isStrong: true,
    })),
    { label: 'Made', value: (variant) => formatUnits(variant.manufacturing_qty) },
    {
      label: 'Shipped at launch',
      value: (variant) => formatUnits(variant.initial_allocation_total),
    },
    measured('Sold', 'units_sold', formatUnits),
    measured('Lost sales', 'lost_sales', formatUnits),
    measured('Left over', 'left_over', formatUnits),
    measured('Demand met', 'service_level', formatShare),
    {
      label: 'Seasons marked down',
      value: ({ markdown_share, mean_markdown }) =>
        markdown_share > 0
          ? `${formatShare(markdown_share)}, by ${formatShare(mean_markdown)}`
          : formatShare(0),
    },
    {
      label: 'Forecast again by variance',
      value: ({ reforecast_share }) => formatShare(reforecast_share),
    },
    measured('Ordered on top', 'emergency_units', formatUnits),
    ...(hasMoney
      ? [measured('Revenue', 'revenue', formatMoney), measured('Margin', 'margin', formatMoney)]
      : []),
  ];
}

/** Every figure of every set, and in what the sets differ. */
export function ComparisonTable({ result: { variants } }: { result: ScenarioResult }) {
  const rows = rowsOf(variants);
  return (
    <Section
      title="All figures"
      lead="What the sets differ in, then the average season; below it the range of 8 of 10 seasons."
    >
      <SideBySide
        label="All figures"
        rows={rows.map(({ label }) => label)}
        columns={variants.map((variant) => ({
          key: variant.name,
          label: variant.name,
          head: <h3 className="font-semibold [overflow-wrap:anywhere]">{variant.name}</h3>,
          cells: rows.map(({ label, value, range, isStrong }) => (
            <p
              key={label}
              className="flex items-baseline justify-between gap-4 lg:block lg:px-2 lg:py-2 lg:text-right"
            >
              <span className="text-sm text-quiet lg:sr-only">{label}</span>
              <span className="text-right">
                <span className={isStrong ? 'font-semibold text-accent' : 'figures'}>
                  {value(variant)}
                </span>
                {range !== undefined && (
                  <span className="figures block text-xs text-quiet">{range(variant)}</span>
                )}
              </span>
            </p>
          )),
        }))}
      />
    </Section>
  );
}
