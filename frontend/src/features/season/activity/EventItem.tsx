import type { WorkflowEvent } from '@/lib/api/types';
import { Badge } from '@/components/ui/Badge';
import { formatDateTime } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import { describeEvent, type EventKind } from './describeEvent';

const KINDS: Record<EventKind, string> = {
  reasoning: 'Reasoning',
  decision: 'Decision',
  sales: 'Sales',
  problem: 'Problem',
  result: 'Result',
  step: 'Step',
};

/** An event of the log: in words, and as it came. */
export function EventItem({ event }: { event: WorkflowEvent }) {
  const { kind, title, text, tone } = describeEvent(event);
  return (
    <li className="py-4 first:pt-0">
      <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm text-quiet">
        <span className="figures">{formatDateTime(event.timestamp)}</span>
        {tone === undefined ? KINDS[kind] : <Badge tone={tone}>{KINDS[kind]}</Badge>}
      </p>
      <p className="mt-0.5 font-semibold">{inWords(title)}</p>
      {text !== undefined && (
        <p className="mt-0.5 max-w-[65ch] first-letter:uppercase">{inWords(text)}</p>
      )}
      <details className="mt-1 text-sm">
        <summary className="w-fit cursor-pointer text-quiet hover:text-ink">Details</summary>
        {/* Reachable with the keyboard, as it scrolls. */}
        <div
          role="region"
          aria-label={`Details of event ${event.seq}`}
          tabIndex={0}
          className="mt-1 max-h-72 overflow-auto rounded-md bg-sunken p-3"
        >
          <pre className="figures text-xs whitespace-pre-wrap">
            {JSON.stringify(event, null, 2)}
          </pre>
        </div>
      </details>
    </li>
  );
}
