import type { AllocationPlan, Schemas } from '@/lib/api/types';
import { humanise } from '@/lib/words';

type Cluster = Schemas['Cluster'];

/** A store of the plan with what its units come from. */
export interface StoreRow {
  id: string;
  name: string;
  clusterId: string;
  clusterName: string;
  launch: number;
  holdback: number;
  total: number;
  twoWeekMinimum: number;
  /** Cluster share × store factor: its share of the season. Unknown until the clusters are loaded. */
  share?: number;
  factor?: Factor;
}

/** Where a store's share comes from; all shares are fractions. */
export interface Factor {
  weeklySales: number;
  clusterWeeklySales: number;
  salesShare: number;
  attributeShare: number;
  storeFactor: number;
  clusterShare: number;
}

/** The stores of a plan, joined with their clusters. */
export function storeRows(plan: AllocationPlan, clusters: readonly Cluster[]): StoreRow[] {
  const factors = new Map<string, Factor>();
  const names = new Map<string, string>();
  for (const cluster of clusters) {
    names.set(cluster.cluster_id, cluster.cluster_name);
    for (const store of cluster.stores) {
      factors.set(store.store_id, {
        weeklySales: store.avg_weekly_sales_12mo,
        clusterWeeklySales: cluster.weekly_sales,
        salesShare: store.sales_share,
        attributeShare: store.attribute_share,
        storeFactor: store.store_factor,
        clusterShare: cluster.allocation_percentage,
      });
    }
  }
  return plan.store_allocations.map((store) => {
    const factor = factors.get(store.store_id);
    return {
      id: store.store_id,
      name: store.store_name,
      clusterId: store.cluster_id,
      clusterName: names.get(store.cluster_id) ?? humanise(store.cluster_id),
      launch: store.initial_allocation,
      holdback: store.holdback_allocation,
      total: store.total_season_allocation,
      twoWeekMinimum: store.two_week_minimum,
      ...(factor && { factor, share: factor.clusterShare * factor.storeFactor }),
    };
  });
}

/** Stores of a cluster (all where it is empty) that have a text in their id or name. */
export function fittingStores(
  rows: readonly StoreRow[],
  text: string,
  clusterId: string,
): StoreRow[] {
  const wanted = text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (clusterId === '' || row.clusterId === clusterId) &&
      `${row.id} ${row.name}`.toLowerCase().includes(wanted),
  );
}

/** Sums of units, and of the shares that are known. */
export interface StoreTotals {
  launch: number;
  holdback: number;
  total: number;
  share: number;
}

/** Adds stores up. */
export function totalsOf(rows: readonly StoreRow[]): StoreTotals {
  const totals = { launch: 0, holdback: 0, total: 0, share: 0 };
  for (const row of rows) {
    totals.launch += row.launch;
    totals.holdback += row.holdback;
    totals.total += row.total;
    totals.share += row.share ?? 0;
  }
  return totals;
}
