import { describe, expect, it } from 'vitest';
import type { Forecast } from './api/types';
import {
  behindWords,
  bestOutcome,
  type Checkpoint,
  curveTargetHow,
  depthHow,
  depthProduct,
  otherDepthWords,
  type Outcome,
  ruleDepth,
  whyDepth,
} from './markdown';
import { outcomeHow } from './outcomeHow';

const DEEPEST = 0.4;

function checkpoint(change: Partial<Checkpoint>): Checkpoint {
  return {
    gap_pct: 0.076494,
    elasticity_coefficient: 2,
    recommended_markdown_pct: 0.15,
    set_by_person: false,
    ...change,
  } as Checkpoint;
}

function outcome(depth: number, sold: number, margin: number | null): Outcome {
  return {
    markdown_pct: depth,
    units_sold: sold,
    units_left_over: 9598 - sold,
    revenue: null,
    margin,
  };
}

const OUTLOOK = [
  outcome(0, 7400, 247_087),
  outcome(0.1, 7882, 249_488),
  outcome(0.15, 8123, 248_523),
];

describe('the depth', () => {
  it('is rounded and capped as the rule says', () => {
    const gaps = [0.01, 0.02, 0.05, 0.08, 0.1, 0.2, 0.3, -0.01];
    expect(gaps.map((gap) => ruleDepth(gap, 2, DEEPEST))).toEqual([
      0, 0.05, 0.1, 0.15, 0.2, 0.4, 0.4, 0,
    ]);
    expect(ruleDepth(0.1, 1.8, DEEPEST)).toBe(0.2);
  });

  it('has its formula with its numbers', () => {
    expect(depthHow(checkpoint({}), DEEPEST).numbers).toBe('7.6 × 2 ≈ 15.3 points → 15%');
    const far = checkpoint({ gap_pct: 0.3, recommended_markdown_pct: 0.4 });
    expect(depthHow(far, DEEPEST).numbers).toBe('30 × 2 = 60 points → at most 40%');
    const set = checkpoint({ set_by_person: true, recommended_markdown_pct: 0 });
    expect(depthHow(set, DEEPEST)).toMatchObject({
      numbers: '7.6 × 2 ≈ 15.3 points → 15%',
      note: 'A person has set no markdown in its place.',
    });
  });

  it('is told with one rounding of the gap everywhere', () => {
    expect(behindWords(0.076494)).toBe('7.6 points behind');
    expect(whyDepth(checkpoint({}), DEEPEST)).toContain('7.6 points behind');
    expect(depthProduct(0.076494, 2)).toBe('7.6 × 2 ≈ 15.3 points');
    expect(depthProduct(0.1, 1.8)).toBe('10 × 1.8 = 18 points');
    // As 12.5 it would seem to be rounded to 15%.
    expect(depthProduct(0.0623, 2)).toBe('6.2 × 2 ≈ 12.46 points');
    expect(depthProduct(0.01, 1)).toBe('1 × 1 = 1 point');
    expect(behindWords(-0.01)).toBe('1 point ahead');
  });

  it('is told why: rounded, exact, capped, or set by a person', () => {
    const why = (change: Partial<Checkpoint>) => whyDepth(checkpoint(change), DEEPEST);
    expect(why({})).toBe(
      '15% is asked for because sell-through is 7.6 points behind its target, and the rule takes 2 points of markdown for each of them: 15.3, rounded to the nearest 5 points.',
    );
    expect(why({ gap_pct: 0.1, recommended_markdown_pct: 0.2 })).toMatch(/for each of them: 20\.$/);
    expect(why({ gap_pct: 0.3, recommended_markdown_pct: 0.4 })).toMatch(
      /: 60, and this season’s deepest markdown is 40%\.$/,
    );
    expect(why({ set_by_person: true, recommended_markdown_pct: 0.2 })).toBe(
      '20% was set by a person; the rule alone gives 15%.',
    );
  });
});

it('tells of one week as one', () => {
  const accepted = {
    total_season_demand: 100,
    weekly_demand_curve: [{ demand_units: 25 }, { demand_units: 75 }],
  } as Forecast;
  expect(curveTargetHow(accepted, 1)).toEqual({
    formula: 'accepted forecast of week 1 ÷ of all 2 weeks',
    numbers: '25 ÷ 100 = 25%',
  });
  expect(curveTargetHow(accepted, 2).formula).toMatch(/^accepted forecast of weeks 1 to 2 ÷/);
});

describe('the other depths', () => {
  it('have a best one where money is known', () => {
    const best = bestOutcome(OUTLOOK) as Outcome;
    expect(best.markdown_pct).toBe(0.1);
    expect(otherDepthWords(best, OUTLOOK[2] as Outcome)).toMatch(
      /^10% is expected to earn 965 more margin, with 241 units more left over/,
    );
    expect(bestOutcome([outcome(0, 7400, null), outcome(0.1, 7882, null)])).toBeUndefined();
  });

  it('have their figures with their numbers', () => {
    const how = outcomeHow({
      asked: { ...outcome(0.15, 8123, 248_523), revenue: 451_203 },
      none: outcome(0, 7400, 247_087),
      sold: 4187,
      liftFactor: 1.5,
      category: { unit_price: 59.9, unit_cost: 22.5, salvage_value: 9 } as never,
    });
    expect(how.sold.numbers).toBe('4,187 + 3,213 × (1 + 15% × 1.5) = 8,123');
    expect(how.leftOver.numbers).toBe('9,598 − 8,123 = 1,475');
    expect(how.revenue?.numbers).toBe('4,187 × 59.90 + 3,936 × 59.90 × (1 − 15%) = 451,203');
    expect(how.margin?.numbers).toBe('451,203 − 9,598 × 22.50 + 1,475 × 9.00 = 248,523');
  });
});
