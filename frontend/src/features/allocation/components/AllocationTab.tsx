import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { QueryView } from '@/components/QueryView';
import { ApiError } from '@/lib/api/error';
import type { AllocationPlan } from '@/lib/api/types';
import { allocationQuery } from '@/lib/queries/results';
import { useSeason } from '@/lib/season';
import { clustersQuery } from '../api/clusters';
import { storeRows } from '../storeRows';
import { AllocationFigures } from './AllocationFigures';
import { ClusterSplit } from './ClusterSplit';
import { LeftOutStores } from './LeftOutStores';
import { StoreTable } from './StoreTable';

/** What is manufactured and which store gets how much. */
export default function AllocationTab() {
  const { forecast_id: id } = useSeason();
  return id ? <Loaded forecastId={id} /> : <NoPlan />;
}

function NoPlan() {
  const { status } = useSeason();
  return (
    <EmptyState title="There is no plan yet">
      {status === 'running'
        ? 'The Inventory Agent sizes the order once the forecast is made. The plan appears here by itself.'
        : 'It appears here once the forecast is made and the order is sized.'}
    </EmptyState>
  );
}

function Loaded({ forecastId }: { forecastId: string }) {
  const query = useQuery({
    ...allocationQuery(forecastId),
    placeholderData: keepPreviousData,
  });
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  if (isMissing && query.data === undefined) return <NoPlan />;
  return (
    <QueryView query={query} what="the plan" lines={8}>
      {(plan) => <Plan plan={plan} />}
    </QueryView>
  );
}

function Plan({ plan }: { plan: AllocationPlan }) {
  const query = useQuery({
    ...clustersQuery(plan.reallocation?.forecast_id ?? plan.forecast_id),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(
    () => storeRows(plan, query.data?.clusters ?? []),
    [plan, query.data?.clusters],
  );
  return (
    <div className="space-y-10">
      <AllocationFigures plan={plan} />
      {query.data ? (
        <ClusterSplit list={query.data} rows={rows} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <LoadingState what="the clusters" />
      )}
      <StoreTable plan={plan} rows={rows} />
      {query.data && <LeftOutStores stores={query.data.left_out_stores} />}
    </div>
  );
}
