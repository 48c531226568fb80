import type { Category } from '@/lib/api/types';

/** A category with more than three years of sales, up to its season of twelve weeks. */
export const COATS: Category = {
  category_id: 'coats',
  category_name: 'Coats',
  archetype: 'FASHION_RETAIL',
  season_start_date: '2025-03-03',
  season_end_date: '2025-05-26',
  season_length_weeks: 12,
  description: null,
  history: { first_week: '2022-01-03', last_week: '2025-02-24', weeks: 165 },
  salvage_value: null,
  unit_cost: null,
  unit_price: null,
};
