import { How } from '@/components/How';
import { Badge } from '@/components/ui/Badge';
import { formatShare, formatUnits } from '@/lib/format';
import type { ScenarioResult, ScenarioVariant } from '../api/scenarios';
import { measuresOf } from '../lib/measures';
import { verdictOf } from '../lib/verdict';
import { Section } from './Section';

/** The answer in words: is a set better than the first, and by how much. */
export function Verdicts({ result: { variants, demand } }: { result: ScenarioResult }) {
  const [first, ...others] = variants;
  if (first === undefined) return null;
  const measures = measuresOf(variants);
  return (
    <Section title={`Against ${first.name}`}>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {others.map((variant) => (
          <li key={variant.name} className="px-5 py-4 sm:px-6">
            <Answer variant={variant} measures={measures} paths={demand.paths} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface AnswerProps {
  variant: ScenarioVariant;
  measures: ReturnType<typeof measuresOf>;
  paths: number;
}

function Answer({ variant, measures, paths }: AnswerProps) {
  const { against_first: against, name } = variant;
  if (!against) return null;
  // Money weighs lost sales against what is left over; without it, each stands for itself.
  const margin = measures.find((measure) => measure.name === 'margin');
  const judged = margin ? [margin] : measures;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-lg font-semibold">{name}</span>
        {judged.map((judge) => {
          const { name: measure, label, format } = judge;
          const difference = against[measure];
          if (!difference) return null;
          const { word, tone } = verdictOf(difference, judge);
          return (
            <span key={measure} className="flex items-center gap-2">
              {/* Others of its figures may differ clearly. */}
              <Badge tone={tone}>{tone === 'neutral' ? `${label}: ${word}` : word}</Badge>
              <How
                label={`${label}: ${name}`}
                formula="the average difference from the first set, season by season on the same demand, and its 95% interval"
                numbers={`${signed(difference.mean, format)} (${range(difference, format)})`}
                note={`Clear where the interval leaves out 0 and most of the ${formatUnits(paths)} seasons agree, “probably” where it ends near 0: better in ${formatShare(difference.better_share)}, worse in ${formatShare(difference.worse_share)}.`}
              />
            </span>
          );
        })}
      </p>
      <p className="mt-1">{sentence(variant, measures)}</p>
    </>
  );
}

interface Range {
  lower_95?: number | null;
  upper_95?: number | null;
}

function range({ lower_95, upper_95 }: Range, format: (value: number) => string): string {
  if (typeof lower_95 !== 'number' || typeof upper_95 !== 'number') return 'no interval';
  return `${signed(lower_95, format)} to ${signed(upper_95, format)}`;
}

function signed(value: number, format: (value: number) => string): string {
  const text = format(Math.abs(value));
  return value === 0 || text === format(0) ? text : `${value > 0 ? '+' : '−'}${text}`;
}

function sentence(
  { against_first: against }: ScenarioVariant,
  measures: ReturnType<typeof measuresOf>,
): string {
  const parts = measures.flatMap(({ name, phrase, format }) => {
    const mean = against?.[name]?.mean ?? 0;
    const amount = format(Math.abs(mean));
    return amount === format(0) ? [] : phrase(mean > 0, amount);
  });
  if (parts.length === 0) return 'On average it ends the same.';
  if (parts.length === 1) return `On average it ${parts.join('')}.`;
  return `On average it ${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}.`;
}
