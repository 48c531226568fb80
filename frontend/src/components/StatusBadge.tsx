import type { WorkflowStatus } from '@/lib/api/types';
import { STATUS } from '@/lib/words';
import { Badge } from './ui/Badge';

/** A season's status in the planner's words. */
export function StatusBadge({ status }: { status: WorkflowStatus }) {
  const { label, tone } = STATUS[status];
  return <Badge tone={tone}>{label}</Badge>;
}
