import type { Tone } from '@/lib/words';

const RUNNING: { label: string; tone: Tone } = { label: 'Being simulated', tone: 'accent' };

/** A rehearsal's status in the planner's words. */
export const SCENARIO_STATUS: Partial<Record<string, typeof RUNNING>> & {
  running: typeof RUNNING;
} = {
  running: RUNNING,
  completed: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
};
