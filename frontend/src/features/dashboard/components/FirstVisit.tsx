import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { LoadingState } from '@/components/LoadingState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import type { Category } from '@/lib/api/types';
import { counted, formatDate } from '@/lib/format';
import { categoriesQuery, storesQuery } from '@/lib/queries/catalogue';

/** The category that a new server is seeded with. */
const DEMO_CATEGORY = 'womens_dresses';

const STEPS = [
  {
    title: 'Forecast',
    text: 'Two models read three years of sales and give one number for the season, with its bounds.',
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
  const demo = categories.find((category) => category.category_id === DEMO_CATEGORY);
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
            <p className="mt-1 text-quiet">{text}</p>
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
