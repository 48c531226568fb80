import { Link } from 'react-router';
import { StatusBadge } from '@/components/StatusBadge';
import { Table, Td, Th } from '@/components/ui/Table';
import type { WorkflowSummary } from '@/lib/api/types';
import { formatDateTime } from '@/lib/format';
import { useSeasonMark } from '@/lib/queries/workflows';

/** Seasons that are over; their results stay readable. */
export function ClosedSeasons({ workflows }: { workflows: WorkflowSummary[] }) {
  const markOf = useSeasonMark();
  return (
    <section aria-labelledby="closed-seasons">
      <h2 id="closed-seasons" className="mb-3 text-lg font-semibold">
        Closed seasons
      </h2>
      <Table caption="Seasons that are closed">
        <thead>
          <tr>
            <Th>Season</Th>
            <Th>Category</Th>
            <Th>Status</Th>
            <Th>Closed</Th>
          </tr>
        </thead>
        <tbody>
          {workflows.map(({ workflow_id, season, category_name, status, updated_at }) => (
            <tr key={workflow_id}>
              <Td>
                <Link
                  to={`/seasons/${workflow_id}/report`}
                  className="font-semibold whitespace-nowrap text-accent hover:underline"
                >
                  {season}
                </Link>
                <span className="figures block text-sm text-quiet">{markOf(workflow_id)}</span>
              </Td>
              <Td className="whitespace-nowrap">{category_name}</Td>
              <Td>
                <StatusBadge status={status} />
              </Td>
              <Td className="figures whitespace-nowrap">{formatDateTime(updated_at)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
