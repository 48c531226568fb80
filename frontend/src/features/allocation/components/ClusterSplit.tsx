import { How } from '@/components/How';
import { BarChart } from '@/components/charts/BarChart';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Schemas } from '@/lib/api/types';
import { formatNumber, formatShare, formatUnits } from '@/lib/format';
import { useSeason } from '@/lib/season';
import { featureName } from '../features';
import { type StoreRow, totalsOf } from '../storeRows';

interface ClusterSplitProps {
  list: Schemas['ClusterList'];
  rows: readonly StoreRow[];
}

/** How the plan splits over the clusters, and what their stores are like. */
export function ClusterSplit({ list, rows }: ClusterSplitProps) {
  const { clusters, features_used, features_left_out } = list;
  const { parameters } = useSeason();
  const allSales = clusters.reduce((sum, { weekly_sales }) => sum + weekly_sales, 0);
  const units = new Map(
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
            launch: units.get(cluster_id)?.launch,
            holdback: units.get(cluster_id)?.holdback,
          }))}
          isStacked
        />
        <Table caption="Clusters and the means of their stores">
          <thead>
            <tr>
              <Th>
                <span className="sr-only">Figure</span>
              </Th>
              {clusters.map(({ cluster_id, cluster_name }) => (
                <Th key={cluster_id} isNumeric className="text-ink">
                  {cluster_name}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Row
              title="Share of demand"
              cells={clusters.map((cluster) => (
                <span key={cluster.cluster_id} className="whitespace-nowrap">
                  <How
                    label={`Share of ${cluster.cluster_name}`}
                    {...(parameters.cluster_shares
                      ? {
                          formula: 'Set in the season’s parameters',
                          numbers: formatShare(cluster.allocation_percentage),
                        }
                      : {
                          formula: 'Weekly sales of its stores ÷ weekly sales of all stores',
                          numbers: `${formatNumber(cluster.weekly_sales)} ÷ ${formatNumber(allSales)} = ${formatShare(cluster.allocation_percentage)}`,
                        })}
                  />{' '}
                  {formatShare(cluster.allocation_percentage)}
                </span>
              ))}
            />
            <Row
              title="Units of the season"
              cells={clusters.map(({ cluster_id }) => formatUnits(units.get(cluster_id)?.total))}
            />
            <Row title="Stores" cells={clusters.map((it) => formatUnits(it.store_count))} />
            {features_used.map((feature) => (
              <Row
                key={feature}
                title={featureName(feature)}
                cells={clusters.map(({ means }) => mean(means[feature]))}
              />
            ))}
          </tbody>
        </Table>
      </div>
      <p className="mt-4 max-w-[75ch] text-sm text-quiet">
        Stores are grouped by how alike they are; below the units the table has the mean of each
        group.
        {list.silhouette != null &&
          ` The groups are ${apart(list.silhouette)} (silhouette ${formatNumber(list.silhouette)}, 1 is the most).`}
        {features_left_out.length > 0 &&
          ` Not used, as no store has it: ${features_left_out.map(featureName).join('; ')}.`}
      </p>
    </section>
  );
}

function Row({ title, cells }: { title: string; cells: readonly React.ReactNode[] }) {
  return (
    <tr>
      <th scope="row" className="min-w-40 border-b border-line px-3 py-2 font-normal">
        {title}
      </th>
      {cells.map((cell, index) => (
        <Td key={index} isNumeric>
          {cell}
        </Td>
      ))}
    </tr>
  );
}

function mean(value: number | undefined): string {
  return formatNumber(value, value !== undefined && value >= 100 ? 0 : 1);
}

function apart(silhouette: number): string {
  if (silhouette >= 0.5) return 'clearly apart';
  return silhouette >= 0.25 ? 'fairly well apart' : 'hardly apart';
}
