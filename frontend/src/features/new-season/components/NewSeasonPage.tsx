import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { PageHeader } from '@/components/PageHeader';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import { Field, Select } from '@/components/ui/Field';
import type { Category } from '@/lib/api/types';
import { PARAMETERS } from '@/lib/parameters/definitions';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { defaultsQuery } from '@/lib/queries/defaults';
import { useUrlState } from '@/lib/urlState';
import { ofPrevious } from '../lib/entries';
import { type PreviousSeason, previousSeasonOf } from '../lib/previousSeason';
import { SeasonPlanner } from './SeasonPlanner';

/** A season from the planner's words, from the last one, or from defaults. */
export default function NewSeasonPage() {
  const categories = useQuery(categoriesQuery());
  return (
    <>
      <PageHeader
        title="New season"
        lead="Say what you have in mind, check what Hemline makes of it, and start."
      />
      <QueryView query={categories} what="the categories" lines={8}>
        {(list) => (list.length === 0 ? <NoCategory /> : <Planning categories={list} />)}
      </QueryView>
    </>
  );
}

function NoCategory() {
  return (
    <EmptyState
      title="There is no category yet"
      action={
        <Button asChild variant="primary">
          <Link to="/data">Upload data</Link>
        </Button>
      }
    >
      A season is planned for a category. Upload your stores, categories and sales first.
    </EmptyState>
  );
}

function Planning({ categories }: { categories: readonly Category[] }) {
  const [previous] = useState(previousSeasonOf(useLocation().state));
  const [chosen, choose] = useUrlState('category');
  const id =
    chosen !== '' ? chosen : (previous?.category_id ?? onlyOne(categories)?.category_id ?? '');
  const category = categories.find(({ category_id }) => category_id === id);
  return (
    <>
      <div className="mb-5 grid items-end gap-x-8 gap-y-2 sm:grid-cols-[minmax(0,22rem)_1fr]">
        <Field label="Category">
          {(control) => (
            <Select
              {...control}
              value={category?.category_id ?? ''}
              onChange={({ target }) => {
                choose(target.value);
              }}
            >
              {category === undefined && <option value="">Choose…</option>}
              {categories.map(({ category_id, category_name }) => (
                <option key={category_id} value={category_id}>
                  {category_name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {category !== undefined && <p className="text-quiet sm:pb-2">{kindOf(category)}</p>}
      </div>
      {category === undefined ? (
        <EmptyState title="Which category is the season for?">
          Choose it above; its file says when its next season starts and which defaults apply.
        </EmptyState>
      ) : (
        <Planner category={category} previous={previous} />
      )}
    </>
  );
}

interface PlannerProps {
  category: Category;
  previous: PreviousSeason | null;
}

/** The planner, once the defaults to start from are there. */
function Planner({ category, previous }: PlannerProps) {
  // Those of the first category: choosing another keeps what was said.
  const [query] = useState(() =>
    defaultsQuery(category, {
      season_start_date: category.season_start_date,
      forecast_horizon_weeks: category.season_length_weeks,
      ...previous?.parameters,
    }),
  );
  return (
    <QueryView query={useQuery(query)} what="the defaults" lines={8}>
      {(defaults) => (
        <SeasonPlanner
          category={category}
          defaults={defaults}
          initial={previous === null ? {} : ofPrevious(previous.parameters, category, defaults)}
          isFromPrevious={previous !== null}
        />
      )}
    </QueryView>
  );
}

function onlyOne(categories: readonly Category[]): Category | undefined {
  return categories.length === 1 ? categories[0] : undefined;
}

function kindOf({ archetype }: Category): string {
  const { archetype: kind } = PARAMETERS;
  return (kind.kind === 'choice' ? kind.options[archetype] : undefined) ?? archetype;
}
