import { expect, it } from 'vitest';
import { verdictOf } from './verdict';

const DIFFERENCE = {
  mean: 10,
  standard_error: 1,
  lower_95: 8,
  upper_95: 12,
  better_share: null,
  worse_share: null,
};

it('says better only where the interval leaves out 0 and the seasons agree', () => {
  const word = (difference: object, isMoreBetter = true) =>
    verdictOf({ ...DIFFERENCE, ...difference }, isMoreBetter).word;
  expect(word({ better_share: 0.8, worse_share: 0.2 })).toBe('probably better');
  expect(word({ better_share: 0.2, worse_share: 0.8 }, false)).toBe('probably worse');
  expect(word({ lower_95: -1, better_share: 0.8, worse_share: 0.2 })).toBe('no clear difference');
  // A few seasons that gain much do not make a set better.
  expect(word({ better_share: 0.4, worse_share: 0.6 })).toBe('no clear difference');
  expect(word({ lower_95: null, upper_95: null })).toBe('no clear difference');
  expect(word({ mean: -10, lower_95: -12, upper_95: -8 }, false)).toBe('probably better');
});
