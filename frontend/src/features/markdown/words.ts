import type { Markdown, SeasonParameters, WorkflowDetail } from '@/lib/api/types';
import { counted, formatShare, formatUnits } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import type { Tone } from '@/lib/words';

/** Where the markdown stands, in the planner's words. */
export interface Standing {
  badge: string;
  tone: Tone;
  text: string;
  /** The decision that is waited for. */
  approvalId?: string;
}

export function standingOf(markdown: Markdown, season: WorkflowDetail): Standing {
  const { status, recommended_markdown_pct, reasoning, store_markdowns } = markdown;
  const depth = formatShare(recommended_markdown_pct);
  switch (status) {
    case 'pending_approval': {
      const pending = season.pending_approval;
      if (pending?.action === 'approve_markdown') {
        return {
          badge: 'Waiting for you',
          tone: 'warn',
          text: `A markdown of ${depth} is recommended. Prices stay as they are until you decide.`,
          approvalId: pending.approval_id,
        };
      }
      return {
        badge: 'Waiting',
        tone: 'warn',
        text: `A markdown of ${depth} is recommended. You are asked once the step before it is done.`,
      };
    }
    case 'approved':
      return {
        badge: 'Accepted',
        tone: 'accent',
        text: `${depth} is accepted. The remaining weeks are being forecast with the lift.`,
      };
    case 'applied': {
      const from = store_markdowns[0]?.applied_from_week ?? (markdown.applied_after_week ?? 0) + 1;
      return {
        badge: 'In force',
        tone: 'good',
        text: `${depth} off from week ${from} in ${counted(store_markdowns.length, 'store')}; the forecast of the remaining weeks counts on the lift.`,
      };
    }
    case 'not_needed':
      return { badge: 'Not needed', tone: 'good', text: `No markdown: ${sentence(reasoning)}` };
    case 'superseded':
      return {
        badge: 'Closed',
        tone: 'neutral',
        text: 'The recommendation was closed without a markdown: no week was left to sell at a lower price, or newer figures asked for none.',
      };
  }
}

/** What stands beside its depth where depths are compared; nothing where none was asked for. */
export function markOf({ status }: Markdown): string | undefined {
  switch (status) {
    case 'pending_approval':
      return 'asked for';
    case 'approved':
    case 'applied':
      return 'decided';
    default:
      return undefined;
  }
}

/** A reason of the API as the end of a sentence. */
function sentence(reason: string): string {
  const words = inWords(reason);
  const text = words.charAt(0).toLowerCase() + words.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}

/** What sell-through is measured against, e.g. "the accepted forecast". */
export function basisWords(basis: SeasonParameters['sell_through_basis']): string {
  return basis === 'forecast' ? 'the accepted forecast' : 'what was manufactured';
}

/** Units and shares behind a sell-through, e.g. "4,187 ÷ 7,998 = 52.4%". */
export function sellThroughNumbers(sold: number, basis: number, share: number): string {
  return `${formatUnits(sold)} ÷ ${formatUnits(basis)} = ${formatShare(share)}`;
}
