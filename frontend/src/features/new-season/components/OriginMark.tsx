import { CircleHelp, CornerUpLeft, PencilLine, Quote, Tag } from 'lucide-react';
import { cn } from '@/lib/cn';
import type { Origin } from '../lib/entries';

const MARKS = {
  text: { label: 'From your text', icon: Quote, ink: 'text-accent' },
  you: { label: 'Changed by you', icon: PencilLine, ink: 'text-good' },
  category: { label: 'From the category', icon: Tag, ink: 'text-quiet' },
  previous: { label: 'From last season', icon: CornerUpLeft, ink: 'text-accent' },
  asked: { label: 'Left open', icon: CircleHelp, ink: 'text-warn' },
};

/** Says where a value comes from; a default says so without an icon. */
export function OriginMark({ origin }: { origin: Origin | undefined }) {
  if (origin === undefined) return <span className="text-sm text-quiet">Default</span>;
  const { label, icon: Icon, ink } = MARKS[origin];
  return (
    <span
      className={cn('inline-flex items-center gap-1 text-sm font-semibold whitespace-nowrap', ink)}
    >
      <Icon aria-hidden className="size-3.5" />
      {label}
    </span>
  );
}
