import type { Schemas } from '@/lib/api/types';
import type { Tone } from '@/lib/words';

type Difference = Schemas['ScenarioDifference'];

export interface Verdict {
  word: string;
  tone: Tone;
}

const UNCLEAR: Verdict = { word: 'no clear difference', tone: 'neutral' };

/**
 * What a difference from the first set says. It is clear where the interval of its mean leaves out 0
 * and most of the seasons that differ go the same way.
 *
 * @param isMoreBetter false for what one wants little of, e.g. lost sales
 */
export function verdictOf(
  { mean, lower_95, upper_95, better_share, worse_share }: Difference,
  isMoreBetter: boolean,
): Verdict {
  if (typeof lower_95 !== 'number' || typeof upper_95 !== 'number') return UNCLEAR;
  if (lower_95 <= 0 && upper_95 >= 0) return UNCLEAR;
  const isBetter = mean > 0 === isMoreBetter;
  if (typeof better_share === 'number' && typeof worse_share === 'number') {
    const isMostly = isBetter ? better_share > worse_share : worse_share > better_share;
    if (!isMostly) return UNCLEAR;
  }
  return isBetter
    ? { word: 'probably better', tone: 'good' }
    : { word: 'probably worse', tone: 'bad' };
}
