import { describe, expect, it } from 'vitest';
import type { Category } from '@/lib/api/types';
import { defaultParameters } from '@/lib/parameters/defaults';
import { draftOf, type Entries, forCategory, ofPrevious, seasonOf, withReading } from './entries';

const DRESSES: Category = {
  category_id: 'womens_dresses',
  category_name: "Women's Dresses",
  archetype: 'FASHION_RETAIL',
  season_start_date: '2025-03-03',
  season_end_date: '2025-05-26',
  season_length_weeks: 12,
  description: null,
  history: null,
  salvage_value: null,
  unit_cost: null,
  unit_price: null,
};
const PLANNED = forCategory({}, DRESSES);

describe('defaults', () => {
  it('follow from what else is stated', () => {
    const never: Entries = {
      ...PLANNED,
      replenishment_strategy: { draft: 'none', origin: 'you' },
      forecast_horizon_weeks: { draft: '7', origin: 'you' },
    };
    const { values, stated } = seasonOf(never, DRESSES);
    expect(values).toMatchObject({
      dc_holdback_percentage: 0,
      safety_stock_pct: 0.25,
      markdown_checkpoint_week: 4,
      history_until: '2025-03-02',
    });
    // They are the server's: what is not stated is not sent.
    expect(stated).toEqual({
      season_start_date: '2025-03-03',
      forecast_horizon_weeks: 7,
      replenishment_strategy: 'none',
    });
  });

  it('are those of the archetype', () => {
    expect(defaultParameters({ archetype: 'STABLE_CATALOG' })).toMatchObject({
      forecast_horizon_weeks: 26,
      markdown_checkpoint_week: 13,
      replenishment_strategy: 'bi-weekly',
    });
    expect(defaultParameters({ archetype: 'CONTINUOUS' })).toMatchObject({
      markdown_checkpoint_week: null,
      markdown_threshold: null,
    });
  });
});

describe('a text', () => {
  it('leaves open what it does not state: nothing stands in for it unasked', () => {
    const stated = { replenishment_strategy: 'weekly' };
    const read = withReading(PLANNED, DRESSES, stated, ['season_start_date', 'season_end_date']);
    const season = seasonOf(read, DRESSES);
    expect(draftOf('season_start_date', read, season.defaults)).toBe('');
    expect(season.errors).toEqual({ season_start_date: 'Fill this in' });
    expect(season.stated.replenishment_strategy).toBe('weekly');
  });

  it('replaces what was read before, not what the person set', () => {
    const first = withReading(PLANNED, DRESSES, { safety_stock_pct: 0.3, service_level: 0.9 }, []);
    const changed: Entries = { ...first, max_markdown: { draft: '30', origin: 'you' } };
    const second = withReading(changed, DRESSES, { dc_holdback_percentage: 0.1 }, []);
    expect(seasonOf(second, DRESSES).stated).toEqual({
      season_start_date: '2025-03-03',
      forecast_horizon_weeks: 12,
      max_markdown: 0.3,
      dc_holdback_percentage: 0.1,
    });
  });

  it('that excludes markdowns sends no threshold', () => {
    const read = withReading(
      { ...PLANNED, markdown_threshold: { draft: '50', origin: 'you' } },
      DRESSES,
      { markdown_checkpoint_week: null },
      [],
    );
    const { stated } = seasonOf(read, DRESSES);
    expect(stated.markdown_checkpoint_week).toBeNull();
    expect(stated).not.toHaveProperty('markdown_threshold');
  });
});

describe('the season before', () => {
  it('states what differs from the defaults', () => {
    const before = {
      ...defaultParameters({ archetype: 'FASHION_RETAIL', weeks: 12, start: '2026-03-02' }),
      season_start_date: '2026-03-02',
      season_end_date: '2026-05-25',
      safety_stock_pct: 0.18,
    };
    expect(ofPrevious(before, DRESSES)).toEqual({
      season_start_date: { draft: '2026-03-02', origin: 'previous' },
      forecast_horizon_weeks: { draft: '12', origin: 'previous' },
      safety_stock_pct: { draft: '18', origin: 'previous' },
    });
  });

  it('keeps its length where the category plans another', () => {
    const longer = { ...DRESSES, season_length_weeks: 16 };
    const before = { forecast_horizon_weeks: 12, season_start_date: '2026-03-02' };
    expect(seasonOf(ofPrevious(before, longer), longer).stated.forecast_horizon_weeks).toBe(12);
  });
});

it('keeps what was said when another category is chosen', () => {
  const basics: Category = { ...DRESSES, category_id: 'basics', season_start_date: '2025-02-03' };
  const said: Entries = { ...PLANNED, safety_stock_pct: { draft: '30', origin: 'you' } };
  const { stated } = seasonOf(forCategory(said, basics), basics);
  expect(stated).toMatchObject({ season_start_date: '2025-02-03', safety_stock_pct: 0.3 });
});
