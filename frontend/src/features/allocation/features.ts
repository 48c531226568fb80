import { humanise } from '@/lib/words';

/** What stores are grouped by, in words; scales say what their ends mean. */
const FEATURES: Record<string, string> = {
  avg_weekly_sales_12mo: 'Weekly sales per store',
  store_size_sqft: 'Store size, sq ft',
  median_income: 'Median income nearby',
  location_tier: 'Location (3 = A, 1 = C)',
  fashion_tier: 'Fashion (3 = premium, 1 = value)',
  store_format: 'Format (4 = mall, 1 = outlet)',
  region: 'Region (1 = northeast, 4 = west)',
};

/** Attributes that store factors rest on, inside a sentence. */
const ATTRIBUTES: Record<string, string> = {
  avg_weekly_sales_12mo: 'weekly sales',
  store_size_sqft: 'store size',
  median_income: 'median income',
};

/** A store feature as a row's title. */
export function featureName(feature: string): string {
  return FEATURES[feature] ?? humanise(feature);
}

/** A store attribute inside a sentence. */
export function attributeName(attribute: string): string {
  return ATTRIBUTES[attribute] ?? humanise(attribute).toLowerCase();
}
