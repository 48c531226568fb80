import { useQuery } from '@tanstack/react-query';
import { LineChart } from '@/components/charts/LineChart';
import { QueryView } from '@/components/QueryView';
import type { Forecast } from '@/lib/api/types';
import { formatDate } from '@/lib/format';
import { historyQuery } from '@/lib/queries/history';

/** Units sold week by week in the history that a forecast has read. */
export function HistoryChart({ forecast }: { forecast: Forecast }) {
  const query = useQuery(historyQuery(forecast.category_id));
  const { history_start: start, history_end: end } = forecast.diagnostics;
  return (
    <section aria-labelledby="before">
      <h2 id="before" className="mb-4 text-lg font-semibold">
        Sales before the season
      </h2>
      <QueryView query={query} what="the sales history" lines={6}>
        {({ weeks }) => (
          <LineChart
            label="Units sold in each week before the season"
            x={{ key: 'week', label: 'Week of' }}
            series={[{ key: 'units', label: 'Sold' }]}
            rows={weeks
              .filter(({ week_start_date: week }) => week >= start && week <= end)
              .map(({ week_start_date, units }) => ({ week: formatDate(week_start_date), units }))}
            height={240}
          />
        )}
      </QueryView>
    </section>
  );
}
