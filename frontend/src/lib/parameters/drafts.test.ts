import { describe, expect, it } from 'vitest';
import { parseDraft, percentText, toDraft } from './drafts';

describe('shares', () => {
  it('are typed in percent and sent as fractions, without binary noise', () => {
    expect(percentText(0.07)).toBe('7');
    expect(percentText(0.131)).toBe('13.1');
    expect(parseDraft('dc_holdback_percentage', '13.1')).toEqual({ value: 0.131 });
    expect(parseDraft('dc_holdback_percentage', ' 45,5 % ')).toEqual({ value: 0.455 });
    expect(parseDraft('dc_holdback_percentage', '0')).toEqual({ value: 0 });
  });

  it.each(['101', '-1', 'x', '4 5 5'])('refuse %s', (text) => {
    expect(parseDraft('dc_holdback_percentage', text).error).toContain('from 0% to 100%');
  });

  it('keep to their steps', () => {
    expect(parseDraft('max_markdown', '35')).toEqual({ value: 0.35 });
    expect(parseDraft('max_markdown', '42').error).toContain('steps of 5%');
  });
});

describe('numbers', () => {
  it('are whole where units or weeks are counted', () => {
    expect(parseDraft('forecast_horizon_weeks', '12')).toEqual({ value: 12 });
    expect(parseDraft('forecast_horizon_weeks', '12.5').error).toContain('whole number');
    expect(parseDraft('forecast_horizon_weeks', '3').error).toContain('from 4 to 52');
  });

  it('must be above 0 where nothing costs nothing', () => {
    expect(parseDraft('understock_cost', '0').error).toContain('above 0');
    expect(parseDraft('understock_cost', '0.7')).toEqual({ value: 0.7 });
  });
});

describe('an empty box', () => {
  it('is none where none is allowed, and else to be filled', () => {
    expect(parseDraft('stated_demand_units', '')).toEqual({ value: null });
    expect(parseDraft('markdown_checkpoint_week', null)).toEqual({ value: null });
    expect(parseDraft('dc_holdback_percentage', '').error).toBe('Fill this in');
    expect(parseDraft('include_stores', '')).toEqual({ value: [] });
  });
});

it('takes a day that the calendar has', () => {
  expect(parseDraft('season_start_date', '2024-02-29')).toEqual({ value: '2024-02-29' });
  expect(parseDraft('season_start_date', '2025-02-29').error).toBeDefined();
});

it('takes cluster shares that come to 100%', () => {
  const draft = { fashion_forward: '40', mainstream: '35', value_conscious: '25' };
  expect(parseDraft('cluster_shares', draft)).toEqual({
    value: { fashion_forward: 0.4, mainstream: 0.35, value_conscious: 0.25 },
  });
  const tooMuch = { ...draft, mainstream: '36' };
  expect(parseDraft('cluster_shares', tooMuch).error).toContain('101%');
});

it.each([
  ['dc_holdback_percentage', 0.45],
  [
    'cluster_shares',
    { fashion_forward: 0.333333, mainstream: 0.333333, value_conscious: 0.333334 },
  ],
  ['include_stores', ['S01', 'S02']],
  ['allocation_attributes', ['median_income']],
  ['markdown_checkpoint_week', null],
  ['history_until', '2025-03-02'],
] as const)('gives %s back as it came', (name, value) => {
  expect(parseDraft(name, toDraft(name, value))).toEqual({ value });
});
