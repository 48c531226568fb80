import { describe, expect, it } from 'vitest';
import type { Category } from '@/lib/api/types';
import type { Defaults } from '@/lib/queries/defaults';
import {
  basisOf,
  draftOf,
  type Entries,
  forCategory,
  ofPrevious,
  seasonOf,
  withReading,
} from './entries';

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

/** As the server has them for `DRESSES`. */
const DEFAULTS: Defaults = {
  archetype: 'FASHION_RETAIL',
  forecast_horizon_weeks: 12,
  history_until: '2025-03-02',
  replenishment_strategy: 'weekly',
  dc_holdback_percentage: 0.45,
  markdown_checkpoint_week: 6,
  markdown_threshold: 0.6,
  markdown_target: 'flat',
  safety_stock_pct: 0.2,
  safety_stock_method: 'fixed',
  service_level: null,
  understock_cost: null,
  overstock_cost: null,
  variance_threshold: 0.2,
  emergency_threshold: 0.3,
  variance_basis: 'cumulative',
  elasticity_coefficient: 2,
  lift_factor: 1.5,
  max_markdown: 0.4,
  sell_through_basis: 'forecast',
  replenishment_basis: 'remaining_allocation',
  emergency_order_basis: 'network',
  emergency_lead_time_weeks: 4,
  cluster_count: 3,
  cluster_shares: null,
  include_stores: [],
  allocation_attributes: ['store_size_sqft', 'median_income'],
  forecasting_method: 'ensemble_prophet_arima',
  stated_demand_units: null,
  approval_timeout_hours: null,
};

describe('defaults', () => {
  it('are asked for with what they follow from, and are not sent back', () => {
    const never: Entries = {
      ...PLANNED,
      replenishment_strategy: { draft: 'none', origin: 'you' },
      forecast_horizon_weeks: { draft: '7', origin: 'you' },
      markdown_checkpoint_week: { draft: null, origin: 'you' },
    };
    expect(basisOf(never)).toEqual({
      season_start_date: '2025-03-03',
      forecast_horizon_weeks: 7,
      replenishment_strategy: 'none',
      markdown_checkpoint_week: null,
    });
    const { values, stated } = seasonOf(never, { ...DEFAULTS, dc_holdback_percentage: 0 });
    expect(values.dc_holdback_percentage).toBe(0);
    expect(stated).toEqual({
      season_start_date: '2025-03-03',
      forecast_horizon_weeks: 7,
      replenishment_strategy: 'none',
      markdown_checkpoint_week: null,
    });
  });

  it('that follow from a first day are not shown before there is one', () => {
    const open: Entries = { ...PLANNED, season_start_date: { draft: '', origin: 'asked' } };
    expect(seasonOf(open, DEFAULTS).values.history_until).toBeUndefined();
    expect(seasonOf(PLANNED, DEFAULTS).values.history_until).toBe('2025-03-02');
  });
});

describe('a text', () => {
  it('leaves open what it does not state: nothing stands in for it unasked', () => {
    const stated = { replenishment_strategy: 'weekly' };
    const read = withReading(PLANNED, DRESSES, stated, ['season_start_date', 'season_end_date']);
    const season = seasonOf(read, DEFAULTS);
    expect(draftOf('season_start_date', read, season.defaults)).toBe('');
    expect(season.errors).toEqual({ season_start_date: 'Fill this in' });
    expect(season.stated.replenishment_strategy).toBe('weekly');
  });

  it('replaces what was read before, not what the person set', () => {
    const first = withReading(PLANNED, DRESSES, { safety_stock_pct: 0.3, service_level: 0.9 }, []);
    const changed: Entries = { ...first, max_markdown: { draft: '30', origin: 'you' } };
    const second = withReading(changed, DRESSES, { dc_holdback_percentage: 0.1 }, []);
    expect(seasonOf(second, DEFAULTS).stated).toEqual({
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
    const { stated } = seasonOf(read, DEFAULTS);
    expect(stated.markdown_checkpoint_week).toBeNull();
    expect(stated).not.toHaveProperty('markdown_threshold');
  });
});

describe('the season before', () => {
  it('states what differs from the defaults', () => {
    const before = {
      ...DEFAULTS,
      season_start_date: '2026-03-02',
      season_end_date: '2026-05-25',
      safety_stock_pct: 0.18,
    };
    expect(ofPrevious(before, DRESSES, DEFAULTS)).toEqual({
      season_start_date: { draft: '2026-03-02', origin: 'previous' },
      forecast_horizon_weeks: { draft: '12', origin: 'previous' },
      safety_stock_pct: { draft: '18', origin: 'previous' },
    });
  });

  it('keeps its length where the category plans another', () => {
    const longer = { ...DRESSES, season_length_weeks: 16 };
    const before = { forecast_horizon_weeks: 12, season_start_date: '2026-03-02' };
    expect(
      seasonOf(ofPrevious(before, longer, DEFAULTS), DEFAULTS).stated.forecast_horizon_weeks,
    ).toBe(12);
  });
});

it('keeps what was said when another category is chosen', () => {
  const basics: Category = { ...DRESSES, category_id: 'basics', season_start_date: '2025-02-03' };
  const said: Entries = { ...PLANNED, safety_stock_pct: { draft: '30', origin: 'you' } };
  const { stated } = seasonOf(forCategory(said, basics), DEFAULTS);
  expect(stated).toMatchObject({ season_start_date: '2025-02-03', safety_stock_pct: 0.3 });
});
