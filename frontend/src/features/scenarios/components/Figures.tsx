import { useQuery } from '@tanstack/react-query';
import { IntervalChart } from '@/components/charts/IntervalChart';
import { How } from '@/components/How';
import { categoriesQuery } from '@/lib/queries/catalogue';
import type { ScenarioResult } from '../api/scenarios';
import { howMeasured, measuresOf } from '../lib/measures';
import { Section } from './Section';

interface FiguresProps {
  result: ScenarioResult;
  categoryId: string;
}

/** Sold, lost, left over and margin of every set, with their intervals. */
export function Figures({ result: { variants, demand }, categoryId }: FiguresProps) {
  const { data: categories } = useQuery(categoriesQuery());
  const category = categories?.find(({ category_id }) => category_id === categoryId);
  const cost = category?.unit_cost;
  const money =
    typeof cost === 'number' ? { cost, salvage: category?.salvage_value ?? 0 } : undefined;
  const [first] = variants;
  return (
    <Section
      title="What the season ends with"
      lead="Dot: the average season. Bar: 8 of 10 seasons. Thin line: 19 of 20."
    >
      <div className="grid gap-x-12 gap-y-9 rounded-lg border border-line bg-surface p-5 sm:p-6 xl:grid-cols-2">
        {measuresOf(variants).map(({ name, label, format }) => (
          <div key={name}>
            <h3 className="mb-3 flex items-center gap-2 font-semibold">
              {label}
              {first && <How label={label} {...howMeasured(name, first, demand.paths, money)} />}
            </h3>
            <IntervalChart
              label={`${label} by set`}
              format={format}
              rows={variants.flatMap((variant) => {
                const figure = variant.figures[name];
                if (!figure) return [];
                return {
                  key: variant.name,
                  label: variant.name,
                  mean: figure.mean,
                  low: figure.lower_95,
                  high: figure.upper_95,
                  innerLow: figure.lower_80,
                  innerHigh: figure.upper_80,
                };
              })}
            />
          </div>
        ))}
      </div>
    </Section>
  );
}
