import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { PageHeader } from '@/components/PageHeader';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import type { Category } from '@/lib/api/types';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { workflowQuery } from '@/lib/queries/workflows';
import { scenarioQuery } from '../api/scenarios';
import { draftOfRequest, firstDraft, freeName, setFrom } from '../lib/draft';
import { PastScenarios } from './PastScenarios';
import { ScenarioBuilder } from './ScenarioBuilder';

/** The same season with different parameters, side by side. */
export default function ScenariosPage() {
  const query = useQuery(categoriesQuery());
  return (
    <>
      <PageHeader
        title="Scenarios"
        lead="Rehearse a season before it happens: the same customers, with up to six sets of parameters side by side."
      />
      <QueryView query={query} what="the categories">
        {(categories) =>
          categories.length === 0 ? (
            <EmptyState
              title="There is nothing to rehearse yet"
              action={
                <Button asChild variant="primary">
                  <Link to="/data">Upload data</Link>
                </Button>
              }
            >
              A rehearsal needs a category with its stores and at least a year of weekly sales.
            </EmptyState>
          ) : (
            <div className="space-y-12">
              <Start categories={categories} />
              <PastScenarios />
            </div>
          )
        }
      </QueryView>
    </>
  );
}

/** The builder, from nothing, from a rehearsal or from a season that the address names. */
function Start({ categories }: { categories: readonly Category[] }) {
  const [params] = useSearchParams();
  const from = params.get('from');
  const season = params.get('season');
  const first =
    categories.find(({ category_id }) => category_id === params.get('category')) ?? categories[0];
  if (from !== null) return <FromScenario key={from} id={from} categories={categories} />;
  if (season !== null) return <FromSeason key={season} id={season} categories={categories} />;
  return first && <ScenarioBuilder source="" categories={categories} initial={firstDraft(first)} />;
}

interface FromProps {
  id: string;
  categories: readonly Category[];
}

function FromScenario({ id, categories }: FromProps) {
  const query = useQuery(scenarioQuery(id));
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <LoadingState what="the rehearsal" />;
  const { request } = query.data;
  const category = categories.find(({ category_id }) => category_id === request.category_id);
  return (
    category && (
      <ScenarioBuilder
        source={id}
        categories={categories}
        initial={draftOfRequest(request, category)}
      />
    )
  );
}

function FromSeason({ id, categories }: FromProps) {
  const query = useQuery(workflowQuery(id));
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <LoadingState what="the season" />;
  const { parameters, category_id: categoryId, season, defaults_applied } = query.data;
  const category = categories.find(({ category_id }) => category_id === categoryId);
  if (category === undefined) return null;
  const draft = {
    ...firstDraft(category),
    start: parameters.season_start_date,
    weeks: String(parameters.forecast_horizon_weeks),
  };
  const planned = setFrom(season, parameters, defaults_applied);
  const copy = { ...planned, id: crypto.randomUUID(), name: freeName(season, [planned]) };
  return (
    <ScenarioBuilder
      source={id}
      categories={categories}
      initial={{ ...draft, sets: [planned, copy] }}
    />
  );
}
