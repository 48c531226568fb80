import { How, type HowProps } from '@/components/How';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { formatShare, formatShareColumn, formatSignedColumn, formatUnits } from '@/lib/format';

/** Each cluster's demand beside what was planned for it. */
export function ByCluster({ clusters }: { clusters: SeasonReport['clusters'] }) {
  return (
    <Card title="By cluster">
      <Table caption="The season by cluster">
        <thead>
          <tr>
            <Th>Cluster</Th>
            <Th isNumeric>Sold</Th>
            <Th isNumeric>Lost</Th>
            <Th isNumeric>Planned share</Th>
            <Th isNumeric>
              Share of demand <How {...demandHow(clusters)} />
            </Th>
            <Th isNumeric>Difference, points</Th>
          </tr>
        </thead>
        <tbody>
          {clusters.map(({ cluster_id, cluster_name, sold, lost_sales, ...shares }) => (
            <tr key={cluster_id}>
              <Td className="whitespace-nowrap">{cluster_name}</Td>
              <Td isNumeric>{formatUnits(sold)}</Td>
              <Td isNumeric>{formatUnits(lost_sales)}</Td>
              <Td isNumeric>{formatShareColumn(shares.planned_share, 1)}</Td>
              <Td isNumeric>{formatShareColumn(shares.demand_share, 1)}</Td>
              <Td isNumeric>
                {formatSignedColumn(points(shares.planned_share, shares.demand_share), 1)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function demandHow(clusters: SeasonReport['clusters']): HowProps {
  const total = clusters.reduce((sum, { sold, lost_sales }) => sum + sold + lost_sales, 0);
  return {
    label: 'Share of demand',
    formula: '(sold + lost of the cluster) ÷ (sold + lost of all clusters)',
    numbers: clusters.map(({ cluster_id, cluster_name, sold, lost_sales, demand_share }) => (
      <span key={cluster_id} className="block text-base">
        {cluster_name}: ({formatUnits(sold)} + {formatUnits(lost_sales)}) ÷ {formatUnits(total)} ={' '}
        {formatShare(demand_share)}
      </span>
    )),
  };
}

function points(planned: number, demand: number | null | undefined): number | null {
  return demand === null || demand === undefined ? null : (demand - planned) * 100;
}
