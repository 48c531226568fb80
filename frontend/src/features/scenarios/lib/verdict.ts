import type { Schemas } from '@/lib/api/types';
import type { Tone } from '@/lib/words';
import type { Measure } from './measures';

type Difference = Schemas['ScenarioDifference'];

export interface Verdict {
  word: string;
  tone: Tone;
}

const UNCLEAR: Verdict = { word: 'no clear difference', tone: 'neutral' };

/** An interval that leaves out 0 by less than this share of its width is near it. */
const NEAR_SHARE = 0.25;

/**
 * What a difference from the first set says. It is clear where the interval of its mean leaves out 0
 * and most of the seasons that differ go the same way; only probable where it ends near 0.
 */
export function verdictOf(
  { mean, lower_95, upper_95, better_share, worse_share }: Difference,
  { isMoreBetter, phrase }: Pick<Measure, 'isMoreBetter' | 'phrase'>,
): Verdict {
  if (typeof lower_95 !== 'number' || typeof upper_95 !== 'number') return UNCLEAR;
  if (lower_95 <= 0 && upper_95 >= 0) return UNCLEAR;
  const isBetter = mean > 0 === isMoreBetter;
  if (typeof better_share === 'number' && typeof worse_share === 'number') {
    const isMostly = isBetter ? better_share > worse_share : worse_share > better_share;
    if (!isMostly) return UNCLEAR;
  }
  const nearest = Math.min(Math.abs(lower_95), Math.abs(upper_95));
  const isNear = nearest < NEAR_SHARE * (upper_95 - lower_95);
  return {
    word: `${isNear ? 'probably ' : ''}${phrase(mean > 0)}`,
    tone: isBetter ? 'good' : 'bad',
  };
}
