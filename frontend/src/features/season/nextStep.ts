import type { ApprovalAction, WorkflowDetail } from '@/lib/api/types';
import { counted } from '@/lib/format';

/** What a person can do for a season now. */
export interface NextStep {
  /** Stands small above it. */
  heading: string;
  text: string;
  /** The button: a decision's dialog, or a tab. */
  action?: { label: string; to: 'approval' | 'weekly' | 'report' };
}

const DECISIONS: Record<ApprovalAction, { text: string; label: string }> = {
  approve_manufacturing_order: {
    text: 'Approve the manufacturing order',
    label: 'Look at the order',
  },
  approve_markdown: { text: 'Approve the markdown', label: 'Look at the markdown' },
  approve_emergency_order: {
    text: 'Approve the emergency order',
    label: 'Look at the order',
  },
};

/**
 * The next thing to do, of a season whose agents do not work and have not failed.
 *
 * @param missingStores how many stores the file of the last week lacked
 */
export function nextStep(season: WorkflowDetail, missingStores = 0): NextStep {
  const { status, pending_approval, season_progress } = season;
  if (pending_approval) {
    const { text, label } = DECISIONS[pending_approval.action];
    return { heading: 'Waiting for you', text, action: { label, to: 'approval' } };
  }
  if (status === 'completed') {
    return {
      heading: 'This season is over',
      text: 'Its figures stay readable',
      action: { label: 'Read the report', to: 'report' },
    };
  }
  if (status === 'cancelled') {
    return {
      heading: 'This season was cancelled',
      text: 'It takes no more sales and no decisions; what was planned stays readable',
    };
  }
  if (season_progress && season_progress.week >= season_progress.horizon) {
    return {
      heading: 'All weeks are in',
      text: 'Close the season and read its report',
      action: { label: 'Go to the report', to: 'report' },
    };
  }
  if (season_progress && missingStores > 0) {
    const { week } = season_progress;
    return {
      heading: `Week ${week} lacks ${counted(missingStores, 'store')}`,
      text: `Upload the whole file of week ${week}`,
      action: { label: `Upload week ${week}`, to: 'weekly' },
    };
  }
  if (season_progress) {
    const week = season_progress.week + 1;
    return {
      heading: 'Next',
      text: `Upload the sales of week ${week}`,
      action: { label: `Upload week ${week}`, to: 'weekly' },
    };
  }
  return { heading: 'Next', text: 'The agents take it up in a moment' };
}
