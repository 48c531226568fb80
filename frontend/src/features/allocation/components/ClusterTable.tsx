import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { How, type HowProps } from '@/components/How';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Schemas } from '@/lib/api/types';
import { counted, formatNumber, formatShare, formatShareColumn, formatUnits } from '@/lib/format';
import { storesQuery } from '@/lib/queries/catalogue';
import { useSeason } from '@/lib/season';
import { countsOf, featureName, isKind, meanFormat } from '../features';
import type { StoreTotals } from '../storeRows';

type Cluster = Schemas['Cluster'];

interface ClusterTableProps {
  list: Schemas['ClusterList'];
  /** Units of the plan by cluster. */
  totals: ReadonlyMap<string, StoreTotals>;
}

/** The clusters beside each other: their part of the season, and what their stores are like. */
export function ClusterTable({ list: { clusters, features_used }, totals }: ClusterTableProps) {
  const { parameters } = useSeason();
  const { data: stores = [] } = useQuery(storesQuery());
  const known = new Map(stores.map((store) => [store.store_id, store]));
  const storesOf = (cluster: Cluster) =>
    cluster.stores.flatMap(({ store_id }) => known.get(store_id) ?? []);
  const allSales = clusters.reduce((sum, { weekly_sales }) => sum + weekly_sales, 0);
  const unitsOf = ({ cluster_id }: Cluster) => totals.get(cluster_id)?.total;
  /** A line of numbers per cluster. */
  const each = (numbers: (cluster: Cluster) => string) => (
    <ul className="space-y-1 text-base">
      {clusters.map((cluster) => (
        <li key={cluster.cluster_id}>
          {cluster.cluster_name}: {numbers(cluster)}
        </li>
      ))}
    </ul>
  );
  const row = (
    title: string,
    cell: (cluster: Cluster) => ReactNode,
    how?: Omit<HowProps, 'label'>,
  ) => (
    <tr key={title}>
      <th
        scope="row"
        className="sticky left-0 bg-ground border-b border-line px-3 py-2 font-normal max-sm:px-2"
      >
        {title} {how && <How label={title} {...how} />}
      </th>
      {clusters.map((cluster) => (
        <Td key={cluster.cluster_id} isNumeric className="max-sm:px-2">
          {cell(cluster)}
        </Td>
      ))}
    </tr>
  );
  const meanRow = (feature: string) => {
    const format = meanFormat(clusters.map(({ means }) => means[feature]));
    return row(featureName(feature), ({ means }) => format(means[feature]), {
      formula: 'sum of its stores ÷ their number',
      numbers: each(({ means, store_count: count }) => {
        const value = means[feature] ?? 0;
        return `${format(value * count)} ÷ ${formatUnits(count)} = ${format(value)}`;
      }),
      note: 'The mean of the cluster’s stores.',
    });
  };
  return (
    <Table caption="Clusters and what their stores are like">
      <thead>
        <tr>
          <Th className="sticky left-0 bg-ground">
            <span className="sr-only">Figure</span>
          </Th>
          {clusters.map(({ cluster_id, cluster_name }) => (
            <Th key={cluster_id} isNumeric className="text-ink max-sm:px-2">
              {cluster_name}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {row('Share of demand', (it) => formatShareColumn(it.allocation_percentage, 1), {
          formula: parameters.cluster_shares
            ? 'set in the season’s parameters'
            : 'weekly sales of its stores ÷ weekly sales of all stores',
          numbers: parameters.cluster_shares
            ? each((it) => formatShare(it.allocation_percentage))
            : each(
                (it) =>
                  `${formatNumber(it.weekly_sales)} ÷ ${formatNumber(allSales)} = ${formatShare(it.allocation_percentage)}`,
              ),
        })}
        {row('Units of the season', (it) => formatUnits(unitsOf(it)), {
          formula: 'season totals of its stores, added up',
          numbers: each((it) => `${counted(it.store_count, 'store')}, ${formatUnits(unitsOf(it))}`),
        })}
        {row('Stores', (it) => formatUnits(it.store_count))}
        {features_used.map((feature) =>
          isKind(feature)
            ? row(
                featureName(feature),
                (it) => <Shares counts={countsOf(feature, storesOf(it))} of={it.store_count} />,
                {
                  formula: 'stores that have it ÷ stores of the cluster',
                  numbers: each((it) =>
                    countsOf(feature, storesOf(it))
                      .map(({ name, count }) => `${name} ${formatUnits(count)}`)
                      .join(', ')
                      .concat(` of ${formatUnits(it.store_count)}`),
                  ),
                },
              )
            : meanRow(feature),
        )}
      </tbody>
    </Table>
  );
}

interface SharesProps {
  counts: readonly { name: string; count: number }[];
  of: number;
}

/** How many of a cluster's stores have each value, as shares. */
function Shares({ counts, of }: SharesProps) {
  return (
    <ul className="text-sm max-sm:space-y-1 sm:whitespace-nowrap">
      {counts.map(({ name, count }) => (
        <li key={name}>
          {name} {formatShare(count / of, 0)}
        </li>
      ))}
    </ul>
  );
}
