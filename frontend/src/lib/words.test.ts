import { expect, it } from 'vitest';
import { forecastWarning } from './words';

it('names a method in a warning as everywhere else', () => {
  expect(
    forecastWarning('naive knows no season: choose another method for a category that has one'),
  ).toBe('“Last week repeated” knows no season: choose another method for a category that has one');
  expect(forecastWarning('history ends 30 weeks before the season')).toBe(
    'History ends 30 weeks before the season',
  );
});
