import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { LoadingState } from '@/components/LoadingState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import type { Category } from '@/lib/api/types';
import { counted, formatDate } from '@/lib/format';
import { categoriesQuery, storesQuery } from '@/lib/queries/catalogue';

/** What a new server is seeded with; anything else is somebody's own data. */
const DEMO = { categoryId: 'womens_dresses', categoryName: "Women's Dresses", stores: 50 };

/** The seeded category, where it is all that there is. */
function demoOf(categories: readonly Category[], storeCount: number): Category | undefined {
  const [category, ...others] = categories;
  const isDemo =
    others.length === 0 &&
    storeCount === DEMO.stores &&
    category?.category_id === DEMO.categoryId &&
    category.category_name === DEMO.categoryName;
  return isDemo ? category : undefined;
}

/** How long a history is, in years where it has some. */
function lengthOf(history: Category['history']): string {
  const weeks = history?.weeks ?? 0;
  const years = weeks / 52;
  return years >= 2 ? counted(Math.floor(years), 'year') : counted(weeks, 'week');
}

const STEPS: readonly { title: string; text: string | ((category: Category) => string) }[] = [
  {
    title: 'Forecast',
    text: ({ history }) =>
      `Two models read ${lengthOf(history)} of sales and give one number for the season, with its bounds.`,
  },
  {
    title: 'Decide',
    text: 'Hemline asks you for the manufacturing order. Accept it, or change a parameter and see it computed again.',
  },
  {
    title: 'Steer',
    text: 'Upload what the stores sold, week by week. Hemline replenishes, forecasts again when sales drift, and asks once about a markdown.',
  },
];

/** Stands on the dashboard before the first season: explains the demo, or asks for data. */
export function FirstVisit() {
  const { data: categories } = useQuery(categoriesQuery());
  const { data: stores } = useQuery(storesQuery());
  if (categories === undefined || stores === undefined) return <LoadingState what="the data" />;
  if (categories.length === 0) {
    return (
      <EmptyState
        title="There is no data yet"
        action={
          <Button asChild variant="primary">
            <Link to="/data">Upload data</Link>
          </Button>
        }
      >
        Upload your stores, your categories and their weekly sales. Then plan the first season.
      </EmptyState>
    );
  }
  const demo = demoOf(categories, stores.length);
  return demo ? <Demo category={demo} storeCount={stores.length} /> : <NoSeason />;
}

function NoSeason() {
  return (
    <EmptyState
      title="No season is planned yet"
      action={
        <PlannersOnly>
          <Button asChild variant="primary">
            <Link to="/seasons/new">Plan the first season</Link>
          </Button>
        </PlannersOnly>
      }
    >
      Say what you have in mind in a sentence or two. Hemline reads the parameters from it and
      plans.
    </EmptyState>
  );
}

function Demo({ category, storeCount }: { category: Category; storeCount: number }) {
  return (
    <section
      aria-labelledby="demo"
      className="rounded-lg border border-line bg-surface px-6 py-8 sm:px-10"
    >
      <h2 id="demo" className="font-display text-2xl font-medium">
        A season to try
      </h2>
      <p className="mt-2 max-w-[65ch]">
        This Hemline comes with an invented retailer: {counted(storeCount, 'store')} and their
        weekly sales of {category.category_name}. Its next season starts on{' '}
        {formatDate(category.season_start_date)} and lasts {category.season_length_weeks} weeks.
        Plan it to see how Hemline works.
      </p>
      <ol className="mt-8 grid gap-6 sm:grid-cols-3">
        {STEPS.map(({ title, text }, index) => (
          <li key={title}>
            <span aria-hidden className="stitch mb-3 block" />
            <p className="font-semibold">
              {index + 1}. {title}
            </p>
            <p className="mt-1 text-quiet">{typeof text === 'string' ? text : text(category)}</p>
          </li>
        ))}
      </ol>
      <div className="mt-8 flex flex-wrap gap-3">
        <PlannersOnly>
          <Button asChild variant="primary">
            <Link to={`/seasons/new?category=${category.category_id}`}>Plan the demo season</Link>
          </Button>
        </PlannersOnly>
        <Button asChild>
          <Link to="/data">Use your own data</Link>
        </Button>
      </div>
    </section>
  );
}
