import { Minus, TrendingDown, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import type { Tone } from '@/lib/words';
import { How, type HowProps } from './How';

interface FigureProps {
  label: string;
  /** The number, formatted. */
  value: ReactNode;
  /** Small, behind the number, e.g. "units". */
  unit?: string;
  /** What changed against what: `text` says it, the arrow shows the way, the tone whether it is good. */
  delta?: { text: string; direction: 'up' | 'down' | 'none'; tone?: Tone };
  /** Where the number comes from. */
  how?: Omit<HowProps, 'label'>;
  size?: 'lg' | 'md';
  className?: string;
}

const ARROWS = { up: TrendingUp, down: TrendingDown, none: Minus };

const INKS: Record<Tone, string> = {
  neutral: 'text-quiet',
  accent: 'text-accent',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** A number that matters: label, number, what changed, and how it was computed. */
export function Figure({ label, value, unit, delta, how, size = 'md', className }: FigureProps) {
  const Arrow = ARROWS[delta?.direction ?? 'none'];
  return (
    <div className={cn('min-w-0', className)}>
      <div className="flex items-center gap-1.5 text-sm text-quiet">
        {label}
        {how !== undefined && <How label={label} {...how} />}
      </div>
      <div
        className={cn(
          'figures leading-tight font-semibold tracking-tight',
          size === 'lg' ? 'text-4xl sm:text-5xl' : 'text-2xl sm:text-3xl',
        )}
      >
        {value}
        {unit !== undefined && (
          <span className="ml-1.5 text-base font-normal tracking-normal text-quiet">{unit}</span>
        )}
      </div>
      {delta !== undefined && (
        <div
          className={cn('mt-1 flex items-center gap-1.5 text-sm', INKS[delta.tone ?? 'neutral'])}
        >
          <Arrow aria-hidden className="size-4 shrink-0" />
          <span className="figures">{delta.text}</span>
        </div>
      )}
    </div>
  );
}
