import { BarChart } from '@/components/charts/BarChart';
import { Details } from '@/components/Details';
import type { Schemas } from '@/lib/api/types';
import { formatNumber } from '@/lib/format';
import { featureName } from '../features';
import { type StoreRow, totalsOf } from '../storeRows';
import { ClusterTable } from './ClusterTable';

interface ClusterSplitProps {
  list: Schemas['ClusterList'];
  rows: readonly StoreRow[];
}

/** How the plan splits over the clusters, and what their stores are like. */
export function ClusterSplit({ list, rows }: ClusterSplitProps) {
  const { clusters, features_left_out } = list;
  const totals = new Map(
    clusters.map(({ cluster_id }) => [
      cluster_id,
      totalsOf(rows.filter(({ clusterId }) => clusterId === cluster_id)),
    ]),
  );
  return (
    <section aria-labelledby="clusters">
      <h2 id="clusters" className="mb-4 text-lg font-semibold">
        By cluster
      </h2>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        <BarChart
          label="Units by cluster"
          x={{ key: 'name', label: 'Cluster' }}
          series={[
            { key: 'launch', label: 'Launch' },
            { key: 'holdback', label: 'After launch' },
          ]}
          rows={clusters.map(({ cluster_id, cluster_name }) => ({
            name: cluster_name,
            launch: totals.get(cluster_id)?.launch,
            holdback: totals.get(cluster_id)?.holdback,
          }))}
          isStacked
        />
        <ClusterTable list={list} totals={totals} />
      </div>
      <p className="mt-4 max-w-[75ch] text-sm text-quiet">
        Stores are grouped by how alike they are in all that stands below the units.
        {list.silhouette != null && ` The groups are ${apart(list.silhouette)}.`}
        {features_left_out.length > 0 &&
          ` Not used, as no store has it: ${features_left_out.map(featureName).join('; ')}.`}
      </p>
      {list.silhouette != null && (
        <Details className="mt-1 text-sm">
          <p className="max-w-[75ch] text-quiet">
            Grouped by k-means on standardised features; location, fashion level, format and region
            count as numbers there. Silhouette {formatNumber(list.silhouette)}: from −1 to 1, where
            1 is groups that lie furthest apart.
          </p>
        </Details>
      )}
    </section>
  );
}

function apart(silhouette: number): string {
  if (silhouette >= 0.5) return 'clearly apart';
  return silhouette >= 0.25 ? 'fairly well apart' : 'hardly apart';
}
