import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import { Skeleton } from '@/components/ui/Skeleton';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Category } from '@/lib/api/types';
import { counted, formatDate, formatUnits } from '@/lib/format';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { forecastQuery } from '@/lib/queries/results';
import { clustersQuery, forecastsQuery } from '../api/history';

/** Below these many weeks there is no forecast, and no safe yearly season. */
const FEWEST_WEEKS = 52;
const GOOD_WEEKS = 104;

/** Which sales history each category has, as far as its newest forecast has seen it. */
export function HistoryCoverage() {
  const categories = useQuery(categoriesQuery());
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="text-lg font-semibold">
        Sales history
      </h2>
      <p className="mb-3 max-w-[70ch] text-quiet">
        What the newest forecast of each category has seen. A forecast needs {FEWEST_WEEKS} weeks;
        from {GOOD_WEEKS} on it knows the year.
      </p>
      <QueryView query={categories} what="the sales history" lines={2}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="There is no category yet">
              Upload stores, categories and sales below; then plan a season.
            </EmptyState>
          ) : (
            <div className="rounded-lg border border-line bg-surface">
              <Table caption="Sales history by category">
                <thead>
                  <tr>
                    <Th className="pl-5 sm:pl-6">Category</Th>
                    <Th isNumeric>Weeks</Th>
                    <Th>From</Th>
                    <Th>To the week of</Th>
                    <Th isNumeric>Weeks filled in</Th>
                    <Th isNumeric>Stores that sell it</Th>
                    <Th>Seen</Th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((category) => (
                    <CategoryRow key={category.category_id} category={category} />
                  ))}
                </tbody>
              </Table>
            </div>
          )
        }
      </QueryView>
    </section>
  );
}

function CategoryRow({ category }: { category: Category }) {
  const forecasts = useQuery(forecastsQuery());
  const newest = forecasts.data?.find(({ category_id }) => category_id === category.category_id);
  return (
    <tr>
      <th
        scope="row"
        className="border-b border-line px-3 py-2 pl-5 text-left font-semibold sm:pl-6"
      >
        {category.category_name}
      </th>
      {newest !== undefined ? (
        <Coverage forecastId={newest.forecast_id} createdAt={newest.created_at} />
      ) : (
        <Td colSpan={6} className="text-quiet">
          {forecasts.isPending ? (
            <Skeleton className="h-5 w-full" />
          ) : forecasts.isError ? (
            'Not known: the forecasts could not be loaded'
          ) : (
            <>
              Not known until a season is planned.{' '}
              <Link
                to={`/seasons/new?category=${category.category_id}`}
                className="text-accent underline"
              >
                Plan one
                <span className="sr-only"> for {category.category_name}</span>
              </Link>
            </>
          )}
        </Td>
      )}
    </tr>
  );
}

function Coverage({ forecastId, createdAt }: { forecastId: string; createdAt: string }) {
  const { data: forecast, isError } = useQuery(forecastQuery(forecastId));
  const { data: clusters } = useQuery(clustersQuery(forecastId));
  if (forecast === undefined) {
    return (
      <Td colSpan={6} className="text-quiet">
        {isError ? 'Not known: its forecast could not be loaded' : <Skeleton className="h-5" />}
      </Td>
    );
  }
  const { history_weeks, history_start, history_end, filled_weeks } = forecast.diagnostics;
  const selling = clusters?.clusters.reduce((sum, { store_count }) => sum + store_count, 0);
  const leftOut = clusters?.left_out_stores.length ?? 0;
  return (
    <>
      <Td isNumeric>
        {formatUnits(history_weeks)}
        {history_weeks < GOOD_WEEKS && (
          <span className="block text-sm text-warn">less than two years</span>
        )}
      </Td>
      <Td className="figures whitespace-nowrap">{formatDate(history_start)}</Td>
      <Td className="figures whitespace-nowrap">{formatDate(history_end)}</Td>
      <Td isNumeric>
        {formatUnits(filled_weeks.length)}
        {filled_weeks.length > 0 && (
          <span className="block text-sm text-quiet">
            {filled_weeks.map(formatDate).join(', ')}
          </span>
        )}
      </Td>
      <Td isNumeric>
        {formatUnits(selling)}
        {leftOut > 0 && (
          <span className="block text-sm text-quiet">
            {counted(leftOut, 'store')} without a sale
          </span>
        )}
      </Td>
      <Td className="figures whitespace-nowrap">{formatDate(createdAt)}</Td>
    </>
  );
}
