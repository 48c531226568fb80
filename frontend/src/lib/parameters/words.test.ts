import { expect, it } from 'vitest';
import { formatParameter, inWords, violationText } from './words';

it('names parameters in a sentence of the API as the form does', () => {
  expect(inWords('The text does not state season_start_date, dc_holdback_percentage.')).toBe(
    'The text does not state “First day”, “Held back at the DC”.',
  );
  expect(inWords('Send season_end_date 2025-05-26, or leave it out')).toBe(
    'Send “Last day” 25 May 2025, or leave it out',
  );
});

it('says what is in brackets without quotes, choices and all', () => {
  expect(inWords('at 2 points for each (elasticity_coefficient), 40% at most (max_markdown)')).toBe(
    'at 2 points for each (markdown per point of gap), 40% at most (deepest markdown)',
  );
  expect(inWords('Read by two models (ensemble_prophet_arima) (flat) (S01) (units)')).toBe(
    'Read by two models (Average of Prophet and ARIMA) (the share set above) (S01) (units)',
  );
});

it('tells the shares of a violation in percent, and nothing else', () => {
  const stranded = {
    parameter: 'dc_holdback_percentage',
    value: 0.45,
    allowed: '0 where replenishment_strategy is none',
    message: 'dc_holdback_percentage is 0.45, but without replenishment it would stay at the DC',
    suggestions: ['Set dc_holdback_percentage to 0, so that everything ships at launch'],
  };
  expect(violationText(stranded)).toBe(
    '“Held back at the DC” is 45%, but without replenishment it would stay at the DC. ' +
      'Set “Held back at the DC” to 0, so that everything ships at launch.',
  );
  const week = {
    parameter: 'markdown_checkpoint_week',
    value: 13,
    allowed: '1 to 12',
    message: 'markdown_checkpoint_week is 13; allowed is 1 to 12, or null for no markdown',
  };
  expect(violationText(week)).toBe(
    '“Check in week” is 13; allowed is 1 to 12, or none for no markdown.',
  );
});

it('formats a value as a planner says it', () => {
  expect(formatParameter('dc_holdback_percentage', 0.131)).toBe('13.1%');
  expect(formatParameter('forecast_horizon_weeks', 12)).toBe('12 weeks');
  expect(formatParameter('emergency_lead_time_weeks', 1)).toBe('1 week');
  expect(formatParameter('replenishment_strategy', 'bi-weekly')).toBe('Every second week');
  expect(formatParameter('markdown_checkpoint_week', null)).toBe('none');
});
