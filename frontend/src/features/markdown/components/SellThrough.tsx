import { Figure } from '@/components/Figure';
import type { HowProps } from '@/components/How';
import { formatShare } from '@/lib/format';
import { sellThroughNumbers } from '../words';

export interface Target {
  label: string;
  value: number;
  /** Whether it decides; the other is shown beside it. */
  counts: boolean;
  how?: Omit<HowProps, 'label'> | undefined;
}

interface SellThroughProps {
  label: string;
  share: number;
  /** The units behind the share, where they are known. */
  numbers?: { sold: number; basis: number; of: string } | undefined;
  targets: readonly Target[];
}

/** Sell-through as a bar with its targets as marks. */
export function SellThrough({ label, share, numbers, targets }: SellThroughProps) {
  const end = Math.max(1, share, ...targets.map(({ value }) => value));
  const at = (value: number) => `${(100 * value) / end}%`;
  return (
    <div>
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 sm:grid-cols-3">
        <Figure
          label={label}
          value={formatShare(share)}
          {...(numbers && {
            how: {
              formula: `units sold ÷ ${numbers.of}`,
              numbers: sellThroughNumbers(numbers.sold, numbers.basis, share),
            },
          })}
        />
        {targets.map((target) => (
          <Figure
            key={target.label}
            label={target.label}
            value={formatShare(target.value)}
            unit={target.counts ? 'this one counts' : 'for comparison'}
            {...(target.how && { how: target.how })}
          />
        ))}
      </div>
      <div aria-hidden className="relative mt-5 h-8">
        <div className="absolute inset-x-0 top-2.5 h-3 rounded-sm bg-line" />
        <div
          className="absolute top-2.5 left-0 h-3 rounded-sm bg-accent"
          style={{ width: at(share) }}
        />
        {targets.map(({ label: name, value, counts }) => (
          <div
            key={name}
            className={
              counts
                ? 'absolute inset-y-0 w-1 -translate-x-1/2 bg-ink'
                : 'absolute inset-y-1 -translate-x-1/2 border-l-2 border-dashed border-quiet'
            }
            style={{ left: at(value) }}
          />
        ))}
      </div>
      <p aria-hidden className="mt-1 text-sm text-quiet">
        The bar is what is sold; the solid mark is the target that counts, the dashed one the other.
      </p>
    </div>
  );
}
