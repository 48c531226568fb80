import { type APIRequestContext, expect } from '@playwright/test';

const TIERS = [
  { fashion: 'PREMIUM', location: 'A', format: 'MALL', size: 18_000, income: 95_000, sales: 9 },
  {
    fashion: 'MAINSTREAM',
    location: 'B',
    format: 'STANDALONE',
    size: 12_000,
    income: 70_000,
    sales: 6,
  },
  { fashion: 'VALUE', location: 'C', format: 'OUTLET', size: 6_000, income: 48_000, sales: 3 },
] as const;

const WEEK_MS = 7 * 86_400_000;

/** Uploads an invented chain with just enough history, and starts its season of 12 weeks. */
export async function startChainSeason(
  request: APIRequestContext,
  storeCount: number,
): Promise<string> {
  const stores = Array.from({ length: storeCount }, (_, index) => ({
    id: `S${String(index + 1).padStart(4, '0')}`,
    tier: TIERS[index % TIERS.length] ?? TIERS[0],
    index,
  }));
  await upload(request, 'upload-stores', [
    'store_id,store_name,store_size_sqft,location_tier,median_income,fashion_tier,store_format,region',
    ...stores.map(
      ({ id, tier, index }) =>
        `${id},Store ${index + 1},${tier.size + (index % 97) * 10},${tier.location},${tier.income + (index % 89) * 20},${tier.fashion},${tier.format},WEST`,
    ),
  ]);
  await upload(request, 'upload-categories', [
    'category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype',
    'coats,Coats,2025-03-03,2025-05-26,12,FASHION_RETAIL',
  ]);
  const sales = ['store_id,category_id,week_start_date,units_sold'];
  for (let week = 1; week <= 52; week += 1) {
    const day = new Date(Date.parse('2025-03-03') - week * WEEK_MS).toISOString().slice(0, 10);
    for (const { id, tier, index } of stores) {
      sales.push(`${id},coats,${day},${tier.sales + ((index + week) % 3)}`);
    }
  }
  await upload(request, 'upload-historical-sales', sales);
  const started = await request.post('/api/workflows/forecast', {
    data: { category_id: 'coats', season_start_date: '2025-03-03', season_length_weeks: 12 },
  });
  return ((await started.json()) as { workflow_id: string }).workflow_id;
}

async function upload(request: APIRequestContext, route: string, lines: readonly string[]) {
  const buffer = Buffer.from(lines.join('\n'));
  const answer = await request.post(`/api/data/${route}`, {
    multipart: { file: { name: 'file.csv', mimeType: 'text/csv', buffer } },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}
