import { expect, it } from 'vitest';
import { MEASURES, type MeasureName } from './measures';
import { verdictOf } from './verdict';

const DIFFERENCE = {
  mean: 10,
  standard_error: 1,
  lower_95: 8,
  upper_95: 12,
  better_share: null,
  worse_share: null,
};

function verdict(difference: object, name: MeasureName = 'margin') {
  const measure = MEASURES.find((one) => one.name === name);
  if (measure === undefined) throw new Error(name);
  return verdictOf({ ...DIFFERENCE, ...difference }, measure);
}

it('says more or less only where the interval leaves out 0 and the seasons agree', () => {
  const word = (difference: object, name?: MeasureName) => verdict(difference, name).word;
  expect(word({ better_share: 0.8, worse_share: 0.2 })).toBe('earns more');
  expect(word({ better_share: 0.2, worse_share: 0.8 }, 'lost_sales')).toBe('loses more sales');
  expect(word({ lower_95: -1, better_share: 0.8, worse_share: 0.2 })).toBe('no clear difference');
  // A few seasons that gain much do not make a set better.
  expect(word({ better_share: 0.4, worse_share: 0.6 })).toBe('no clear difference');
  expect(word({ lower_95: null, upper_95: null })).toBe('no clear difference');
  expect(word({ mean: -10, lower_95: -12, upper_95: -8 }, 'left_over')).toBe('leaves fewer unsold');
});

it('is only probable near 0', () => {
  expect(verdict({ mean: -10, lower_95: -19, upper_95: -1 }).word).toBe('probably earns less');
  expect(verdict({ lower_95: 0.5, upper_95: 19.5 }).word).toBe('probably earns more');
});

it('is good where more is wanted and bad where it is not', () => {
  expect(verdict({}).tone).toBe('good');
  expect(verdict({}, 'lost_sales').tone).toBe('bad');
});
