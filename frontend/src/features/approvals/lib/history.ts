import type { WorkflowEvent } from '@/lib/api/types';

/** A decision as the events tell it. */
export type Recorded = Extract<WorkflowEvent, { type: 'approval_recorded' }>;

/** A request as the events tell it. */
type Asked = Extract<WorkflowEvent, { type: 'human_input_required' }>;

function isAsked(event: WorkflowEvent): event is Asked {
  return event.type === 'human_input_required';
}

function isRecorded(event: WorkflowEvent): event is Recorded {
  return event.type === 'approval_recorded';
}

function askedAt(approvalId: string, events: readonly WorkflowEvent[]): number | undefined {
  return events.filter(isAsked).find((event) => event.approval_id === approvalId)?.seq;
}

/**
 * How a request was decided: the first decision after it was asked. Undefined while nobody has decided
 * or where the events are not known.
 */
export function decisionOn(
  approvalId: string,
  events: readonly WorkflowEvent[],
): Recorded | undefined {
  const asked = askedAt(approvalId, events);
  if (asked === undefined) return undefined;
  return events.filter(isRecorded).find((event) => event.seq > asked);
}

/** The Modify that a request came out of, if it did. */
export function modifyBefore(
  approvalId: string,
  events: readonly WorkflowEvent[],
): (Recorded & { decision: 'modify' }) | undefined {
  const asked = askedAt(approvalId, events);
  if (asked === undefined) return undefined;
  const last = events.filter(isRecorded).findLast((event) => event.seq < asked);
  return last?.decision === 'modify' ? last : undefined;
}

/** The question that a Modify turned into this one, with its figures. */
export function askedBefore(
  approvalId: string,
  events: readonly WorkflowEvent[],
): Asked | undefined {
  const modify = modifyBefore(approvalId, events);
  if (modify === undefined) return undefined;
  return events.filter(isAsked).findLast((event) => event.seq < modify.seq);
}
