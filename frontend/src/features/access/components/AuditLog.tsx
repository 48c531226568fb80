import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import type { Schemas } from '@/lib/api/types';
import { formatDateTime } from '@/lib/format';
import { workflowsQuery } from '@/lib/queries/workflows';
import { auditQuery } from '../api/queries';
import { changeOf } from '../lib/audit';

/** Who changed what, the newest first. */
export function AuditLog() {
  const query = useInfiniteQuery(auditQuery());
  return (
    <section aria-labelledby="changes">
      <h2 id="changes" className="mb-3 text-lg font-semibold">
        Changes
      </h2>
      <QueryView query={query} what="the changes" lines={6}>
        {({ pages }) => (
          <>
            <ol
              aria-labelledby="changes"
              className="divide-y divide-line rounded-lg border border-line bg-surface"
            >
              {pages
                .flatMap(({ entries }) => entries)
                .map((entry) => (
                  <Line key={entry.audit_id} entry={entry} />
                ))}
            </ol>
            {query.hasNextPage && (
              <Button
                className="mt-4"
                isBusy={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show older changes
              </Button>
            )}
          </>
        )}
      </QueryView>
    </section>
  );
}

function Line({ entry }: { entry: Schemas['AuditEntry'] }) {
  const { data: workflows = [] } = useQuery(workflowsQuery());
  const { did, workflowId, detail } = changeOf(entry);
  const season = workflows.find(({ workflow_id }) => workflow_id === workflowId)?.season;
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 px-5 py-3 sm:px-6">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p>
          <strong className="font-semibold">{entry.actor}</strong> {did}
          {workflowId !== undefined && (
            <>
              {' '}
              <Link to={`/seasons/${workflowId}`} className="text-accent underline">
                {season ?? 'a season'}
              </Link>
            </>
          )}
        </p>
        {detail !== undefined && <p className="text-sm text-quiet">{detail}</p>}
      </div>
      <time dateTime={entry.created_at} className="figures text-sm text-quiet">
        {formatDateTime(entry.created_at)}
      </time>
    </li>
  );
}
