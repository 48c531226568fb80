import type { ReactNode } from 'react';
import { Popover } from './ui/Popover';

export interface HowProps {
  /** What the figure is called. */
  label: string;
  /** The formula in words, e.g. "forecast × (1 + safety stock)". */
  formula: string;
  /** The same with its numbers, e.g. "7,998 × (1 + 20%) = 9,598". */
  numbers: ReactNode;
  /** What a planner should know besides, e.g. how it is rounded. */
  note?: ReactNode;
}

/** The small "How?" beside a figure: opens its formula with its numbers. */
export function How({ label, formula, numbers, note }: HowProps) {
  return (
    <Popover
      label={`How ${label} is computed`}
      trigger={
        <button
          type="button"
          className="rounded-sm px-1 text-sm text-accent underline decoration-dotted underline-offset-3 hover:bg-accent-soft"
          aria-label={`How? ${label}`}
        >
          How?
        </button>
      }
    >
      <p className="text-sm text-quiet">{label}</p>
      <p className="mt-1">{formula}</p>
      <p className="figures mt-2 border-t border-line pt-2 text-lg font-semibold">{numbers}</p>
      {note !== undefined && <div className="mt-2 text-sm text-quiet">{note}</div>}
    </Popover>
  );
}
