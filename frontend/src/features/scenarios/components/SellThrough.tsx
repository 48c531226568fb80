import { LineChart } from '@/components/charts/LineChart';
import { Select } from '@/components/ui/Field';
import { formatShare, formatSigned } from '@/lib/format';
import { useUrlState } from '@/lib/urlState';
import type { ScenarioVariant } from '../api/scenarios';
import { Section } from './Section';

/** Sell-through by week of every set, or how much it is ahead of the first. */
export function SellThrough({ variants }: { variants: readonly ScenarioVariant[] }) {
  const [view, setView] = useUrlState('sell-through', 'difference');
  const [first] = variants;
  if (first === undefined) return null;
  const isDifference = view === 'difference' && variants.length > 1;
  const shown = isDifference ? variants.slice(1) : variants;
  const rows = first.sell_through_by_week.map(({ week_number, mean }, week) => ({
    week: week_number,
    ...Object.fromEntries(
      shown.map((variant, index) => {
        const own = variant.sell_through_by_week[week]?.mean;
        return [`set${index}`, own === undefined ? null : isDifference ? (own - mean) * 100 : own];
      }),
    ),
  }));
  return (
    <Section
      title="Sell-through by week"
      lead="Share sold by the end of each week, in the average season."
      aside={
        variants.length > 1 && (
          <Select
            aria-label="Show as"
            className="w-auto"
            value={isDifference ? 'difference' : 'level'}
            onChange={(event) => {
              setView(event.target.value);
            }}
          >
            <option value="difference">Points ahead of {first.name}</option>
            <option value="level">Sell-through</option>
          </Select>
        )
      }
    >
      <div className="rounded-lg border border-line bg-surface p-5 sm:p-6">
        <LineChart
          label={
            isDifference
              ? `Sell-through by week, points ahead of ${first.name}`
              : 'Sell-through by week'
          }
          x={{ key: 'week', label: 'Week' }}
          series={shown.map(({ name }, index) => ({ key: `set${index}`, label: name }))}
          rows={rows}
          ticks={isDifference ? undefined : [0, 0.25, 0.5, 0.75, 1]}
          format={isDifference ? (value) => formatSigned(value, 1) : (value) => formatShare(value)}
        />
      </div>
    </Section>
  );
}
