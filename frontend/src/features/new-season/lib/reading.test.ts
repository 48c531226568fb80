import { expect, it } from 'vitest';
import { splitReasoning } from './reading';

it('puts each quote at its value and keeps the rest as a note', () => {
  const { quotes, notes } = splitReasoning(
    'forecast_horizon_weeks is 12, from \'Twelve week\'. season_start_date is "2025-03-03", from ' +
      "'starting March 3rd, 2025'. markdown_checkpoint_week is null, from 'we don't mark down'. " +
      'Not used: 300.',
  );
  expect(quotes).toEqual({
    forecast_horizon_weeks: 'Twelve week',
    season_start_date: 'starting March 3rd, 2025',
    markdown_checkpoint_week: "we don't mark down",
  });
  expect(notes).toBe('Not used: 300.');
});

it('keeps prose of a model whole', () => {
  const prose = 'The planner wants twelve weeks; it is clear, from the text.';
  expect(splitReasoning(prose)).toEqual({ quotes: {}, notes: prose });
});
