import type { AllocationPlan } from '@/lib/api/types';
import { formatNumber, formatShareColumn, formatUnits } from '@/lib/format';
import type { StoreRow } from './storeRows';

/** One step of how a store's units come about. */
export interface Step {
  label: string;
  formula: string;
  numbers: string;
  note?: string;
}

/** Decimals of shares: with fewer, thousands of stores would all have the same. */
const SHARE_DECIMALS = 4;

/** How a store's units come about, step by step. */
export function storeSteps(
  row: StoreRow,
  plan: AllocationPlan,
  attributes: readonly string[],
): Step[] {
  const { factor, share } = row;
  if (factor === undefined || share === undefined) return [];
  const fine = (value: number) => formatShareColumn(value, SHARE_DECIMALS);
  const target = plan.reallocation?.target ?? plan.manufacturing_qty;
  const exactLaunch = (row.total / target) * plan.initial_allocation_total;
  return [
    {
      label: 'Share of its cluster’s sales',
      formula: 'Store’s weekly sales ÷ cluster’s weekly sales, last 12 months',
      numbers: `${formatNumber(factor.weeklySales)} ÷ ${formatNumber(factor.clusterWeeklySales)} = ${fine(factor.salesShare)}`,
    },
    {
      label: 'Share of its cluster’s attributes',
      formula: `Mean of its shares of ${attributes.length === 0 ? 'the attributes' : attributes.join(' and ')}`,
      numbers: fine(factor.attributeShare),
    },
    {
      label: 'Store factor',
      formula: '70% × sales share + 30% × attribute share',
      numbers: `0.7 × ${fine(factor.salesShare)} + 0.3 × ${fine(factor.attributeShare)} = ${fine(factor.storeFactor)}`,
    },
    {
      label: 'Share of the season',
      formula: `Share of ${row.clusterName} × store factor`,
      numbers: `${fine(factor.clusterShare)} × ${fine(factor.storeFactor)} = ${fine(share)}`,
    },
    {
      label: 'Season total',
      formula: plan.reallocation
        ? 'Units for the stores × share of the season'
        : 'Manufacturing quantity × share of the season',
      numbers: `${formatUnits(target)} × ${fine(share)} = ${formatNumber(target * share)} → ${formatUnits(row.total)}`,
      note: plan.reallocation
        ? 'A store keeps what was shipped to it, so others may get less than their share. Rounded so that all stores add up.'
        : 'Rounded so that all stores add up.',
    },
    {
      label: 'Launch',
      ...(plan.reallocation
        ? {
            formula: 'As it was shipped before the season',
            numbers: formatUnits(row.launch),
          }
        : {
            formula: 'Season total ÷ all season totals × launch of all stores',
            numbers: `${formatUnits(row.total)} ÷ ${formatUnits(target)} × ${formatUnits(plan.initial_allocation_total)} = ${formatNumber(exactLaunch)} → ${formatUnits(row.launch)}`,
          }),
      note: `Never less than the forecast of its first two weeks, ${formatUnits(row.twoWeekMinimum)}.`,
    },
    {
      label: 'Holdback',
      formula: 'Season total − launch',
      numbers: `${formatUnits(row.total)} − ${formatUnits(row.launch)} = ${formatUnits(row.holdback)}`,
    },
  ];
}
