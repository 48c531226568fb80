import { useQueries } from '@tanstack/react-query';
import { BarChart } from '@/components/charts/BarChart';
import { How } from '@/components/How';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { Card } from '@/components/ui/Card';
import { counted, formatUnits } from '@/lib/format';
import { dcStockQuery } from '../api/queries';
import { listed, weeksWithoutShipment } from '../words';

interface DcStockProps {
  forecastId: string;
  /** Weeks that are in. */
  weeks: number;
}

/** What lay at the DC after each week's shipments. */
export function DcStock({ forecastId, weeks }: DcStockProps) {
  const { known, isPending, error } = useQueries({
    queries: Array.from({ length: weeks }, (_, index) => dcStockQuery(forecastId, index + 1)),
    combine: (results) => ({
      known: results.flatMap(({ data }) => (data ? [data] : [])),
      isPending: results.some((result) => result.isPending),
      error: results.find((result) => result.error)?.error,
    }),
  });
  const first = known[0];
  const last = known.at(-1);
  return (
    <Card title="Stock at the DC">
      {first && last ? (
        <>
          <p className="mb-4 text-quiet">
            {counted(first.before, 'unit')} after the launch, {formatUnits(last.after)} after week{' '}
            {last.week}.{' '}
            <How
              label="Stock at the DC"
              formula="at the DC before + orders on top that arrived − shipped to the stores, week by week"
              numbers={`week ${last.week}: ${formatUnits(last.before)} − ${formatUnits(last.before - last.after)} = ${formatUnits(last.after)}`}
            />
          </p>
          <BarChart
            label="Units at the DC after each week’s shipments"
            x={{ key: 'week', label: 'Week' }}
            series={[{ key: 'after', label: 'At the DC after the shipments' }]}
            rows={known}
            height={220}
          />
          {weeksWithoutShipment(known).map(({ weeks: without, reason }) => (
            <p key={reason} className="mt-3 text-quiet">
              <strong className="font-semibold text-ink">
                Nothing shipped after {without.length === 1 ? 'week' : 'weeks'}{' '}
                {listed(without, 12)}.
              </strong>{' '}
              {reason}
            </p>
          ))}
        </>
      ) : error ? (
        <ErrorState error={error} />
      ) : isPending ? (
        <LoadingState what="the DC’s stock" />
      ) : (
        <p className="text-quiet">It is shown once the first week’s shipments are settled.</p>
      )}
    </Card>
  );
}
