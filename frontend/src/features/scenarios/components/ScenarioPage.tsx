import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { PageHeader } from '@/components/PageHeader';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import { formatDate } from '@/lib/format';
import { useCategoryName } from '@/lib/queries/catalogue';
import { type Scenario, scenarioQuery } from '../api/scenarios';
import { Results } from './Results';
import { Running } from './Running';

/** One rehearsal: what came out of it. */
export default function ScenarioPage() {
  const { id = '' } = useParams();
  const query = useQuery(scenarioQuery(id));
  if (query.data) return <Shown key={id} scenario={query.data} />;
  if (!query.isError) return <LoadingState what="the rehearsal" lines={6} />;
  return (
    <>
      <PageHeader title="This rehearsal cannot be shown" />
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    </>
  );
}

function Shown({ scenario }: { scenario: Scenario }) {
  const categoryName = useCategoryName();
  const { request, result } = scenario;
  const names = request.variants.map(({ name }) => name);
  return (
    <>
      <PageHeader
        above={
          <p className="text-quiet">
            <Link to="/scenarios" className="text-accent underline">
              Scenarios
            </Link>{' '}
            · {categoryName(scenario.category_id)}, season from{' '}
            {formatDate(scenario.season_start_date)}
          </p>
        }
        title={
          names.length === 1
            ? (names[0] ?? 'Rehearsal')
            : `${names[0] ?? ''} against ${others(names)}`
        }
        actions={
          <Button asChild>
            <Link to={`/scenarios?from=${scenario.scenario_id}`}>Change and run again</Link>
          </Button>
        }
      />
      {result ? (
        <Results result={result} categoryId={scenario.category_id} />
      ) : scenario.status === 'failed' ? (
        <Alert tone="bad" role="alert" title="The rehearsal failed">
          {scenario.error_message}
        </Alert>
      ) : (
        <Running
          request={request}
          since={Date.parse(scenario.created_at)}
          percent={scenario.progress_pct}
          className="rounded-lg border border-line bg-surface px-5 py-5"
        />
      )}
    </>
  );
}

function others(names: readonly string[]): string {
  return names.length === 2 ? (names[1] ?? '') : `${names.length - 1} others`;
}
