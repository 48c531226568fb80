import type { Store } from '@/lib/api/types';
import { formatNumberColumn } from '@/lib/format';
import { humanise } from '@/lib/words';

/** A feature of stores that has a value of its own for each, with its values in their order. */
type Kind = 'location_tier' | 'fashion_tier' | 'store_format' | 'region';

const KINDS: Record<Kind, readonly string[]> = {
  location_tier: ['A', 'B', 'C'],
  fashion_tier: ['PREMIUM', 'MAINSTREAM', 'VALUE'],
  store_format: ['MALL', 'STANDALONE', 'SHOPPING_CENTER', 'OUTLET'],
  region: ['NORTHEAST', 'SOUTHEAST', 'MIDWEST', 'WEST'],
};

/** What stores are grouped by, in words. */
const FEATURES: Record<string, string> = {
  avg_weekly_sales_12mo: 'Weekly sales per store',
  store_size_sqft: 'Store size, sq ft',
  median_income: 'Median income nearby',
  location_tier: 'Location',
  fashion_tier: 'Fashion level',
  store_format: 'Format',
  region: 'Region',
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

/** How the means of one feature are told beside each other: all with the same number of decimals. */
export function meanFormat(
  means: readonly (number | undefined)[],
): (value: number | undefined) => string {
  const decimals = means.some((mean) => mean !== undefined && mean >= 1000) ? 0 : 1;
  return (value) => formatNumberColumn(value, decimals);
}

/** Whether a mean of it would say nothing, as of regions: how many stores have each value does. */
export function isKind(feature: string): feature is Kind {
  return feature in KINDS;
}

/** How many of some stores have each value of a feature; those that none has are left out. */
export function countsOf(
  feature: Kind,
  stores: readonly Store[],
): { name: string; count: number }[] {
  return KINDS[feature].flatMap((value) => {
    const count = stores.filter((store) => store[feature] === value).length;
    return count === 0 ? [] : [{ name: humanise(value.toLowerCase()), count }];
  });
}
