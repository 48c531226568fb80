import type { SeasonParameters } from '@/lib/api/types';

/** What "start next season with these" sends along in the router's state. */
export interface PreviousSeason {
  category_id: string;
  parameters: Partial<SeasonParameters>;
}

/** Reads the router's state, which survives a reload and may be anything. */
export function previousSeasonOf(state: unknown): PreviousSeason | null {
  if (typeof state !== 'object' || state === null) return null;
  if (!('category_id' in state) || !('parameters' in state)) return null;
  const { category_id, parameters } = state;
  if (typeof category_id !== 'string' || typeof parameters !== 'object' || parameters === null) {
    return null;
  }
  return { category_id, parameters };
}
