import { IntervalChart } from '@/components/charts/IntervalChart';
import type { ScenarioResult } from '../api/scenarios';
import { measuresOf } from '../lib/measures';
import { verdictOf } from '../lib/verdict';
import { Section } from './Section';

/** How each set differs from the first on the same demand. */
export function Differences({ result: { variants } }: { result: ScenarioResult }) {
  const [first, ...others] = variants;
  if (first === undefined) return null;
  return (
    <Section
      title={`Difference from ${first.name}`}
      lead="On the same demand, season by season. The upright line is no difference; the bar is where the average difference lies with 95% certainty."
    >
      <div className="grid gap-x-12 gap-y-9 rounded-lg border border-line bg-surface p-5 sm:p-6 xl:grid-cols-2">
        {measuresOf(variants).map(({ name, label, format, ...measure }) => (
          <div key={name}>
            <h3 className="mb-3 font-semibold">{label}</h3>
            <IntervalChart
              label={`${label}: difference from ${first.name}`}
              hasZero
              firstLook={1}
              format={(value) => (value > 0 ? `+${format(value)}` : format(value))}
              rows={others.flatMap(({ name: key, against_first: against }) => {
                const difference = against?.[name];
                if (!difference) return [];
                const { mean, lower_95, upper_95 } = difference;
                return {
                  key,
                  label: key,
                  mean,
                  low: lower_95 ?? mean,
                  high: upper_95 ?? mean,
                  innerLow: lower_95 ?? mean,
                  innerHigh: upper_95 ?? mean,
                  note: verdictOf(difference, measure).word,
                };
              })}
            />
          </div>
        ))}
      </div>
    </Section>
  );
}
