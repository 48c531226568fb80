import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

const TONES = {
  info: { look: 'border-accent bg-accent-soft', icon: Info, ink: 'text-accent' },
  good: { look: 'border-good bg-good-soft', icon: CircleCheck, ink: 'text-good' },
  warn: { look: 'border-warn bg-warn-soft', icon: TriangleAlert, ink: 'text-warn' },
  bad: { look: 'border-bad bg-bad-soft', icon: CircleAlert, ink: 'text-bad' },
};

interface AlertProps {
  tone?: keyof typeof TONES;
  title?: ReactNode;
  /** `alert` is read out at once; for what appears after an action. */
  role?: 'alert' | 'status';
  className?: string;
  children?: ReactNode;
}

/** A notice in the page. */
export function Alert({ tone = 'info', title, role, className, children }: AlertProps) {
  const { look, icon: Icon, ink } = TONES[tone];
  return (
    <div role={role} className={cn('flex gap-3 rounded-md border-l-4 px-4 py-3', look, className)}>
      <Icon aria-hidden className={cn('mt-0.5 size-5 shrink-0', ink)} />
      <div className="min-w-0 flex-1 space-y-1">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  );
}
