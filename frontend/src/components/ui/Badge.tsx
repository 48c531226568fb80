import { Circle, CircleAlert, CircleCheck, CircleDot, Clock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import type { Tone } from '@/lib/words';

const TONES: Record<Tone, { look: string; icon: LucideIcon }> = {
  neutral: { look: 'bg-sunken text-quiet', icon: Circle },
  accent: { look: 'bg-accent-soft text-accent', icon: CircleDot },
  good: { look: 'bg-good-soft text-good', icon: CircleCheck },
  warn: { look: 'bg-warn-soft text-warn', icon: Clock },
  bad: { look: 'bg-bad-soft text-bad', icon: CircleAlert },
};

interface BadgeProps {
  tone?: Tone;
  icon?: LucideIcon;
  className?: string;
  children: ReactNode;
}

/** A short state. Its colour always comes with an icon and a word. */
export function Badge({ tone = 'neutral', icon, className, children }: BadgeProps) {
  const { look, icon: usual } = TONES[tone];
  const Icon = icon ?? usual;
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-sm px-2 py-0.5 text-sm font-semibold whitespace-nowrap',
        look,
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {children}
    </span>
  );
}
