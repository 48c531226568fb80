import { Tag, TriangleAlert } from 'lucide-react';
import { LineChart } from '@/components/charts/LineChart';
import { How } from '@/components/How';
import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { formatShare, formatShareColumn, formatUnits, weekRange } from '@/lib/format';

/** The season week by week: first forecast, forecast in force, sales, and what went with them. */
export function WeekByWeek({ report: { weeks } }: { report: SeasonReport }) {
  const last = weeks.at(-1);
  const hasLastYear = weeks.some(({ last_year }) => last_year !== null);
  return (
    <Card title="Week by week">
      <LineChart
        label="Units by week: sold, first forecast, forecast in force"
        x={{ key: 'week_number', label: 'Week' }}
        series={[
          { key: 'sold', label: 'Sold' },
          { key: 'original_forecast', label: 'First forecast' },
          { key: 'forecast_in_force', label: 'Forecast in force' },
          ...(hasLastYear ? [{ key: 'last_year', label: 'Last year' }] : []),
        ]}
        rows={weeks.map(
          ({ week_number, sold, original_forecast, forecast_in_force, last_year }) => ({
            week_number,
            sold,
            original_forecast,
            forecast_in_force,
            last_year,
          }),
        )}
      />
      <Table caption="The season week by week" className="mt-6">
        <thead>
          <tr>
            <Th isNumeric>Week</Th>
            <Th isNumeric>First forecast</Th>
            <Th isNumeric>In force</Th>
            <Th isNumeric>Sold</Th>
            <Th isNumeric>
              Variance so far{' '}
              <How
                label="Variance so far"
                formula="|sold − forecast| ÷ forecast, both from week 1"
                numbers={
                  last &&
                  `${weekRange(1, last.week_number)}: ${formatShare(last.variance_pct)} ${last.direction ?? ''}`
                }
                note="Against the forecast in force; weeks before a re-forecast count as they were sold."
              />
            </Th>
            <Th isNumeric>Shipped</Th>
            <Th isNumeric>In stores</Th>
            <Th isNumeric>At the DC</Th>
            <Th isNumeric>Sold out</Th>
            <Th isNumeric>Lost</Th>
            <Th>What happened</Th>
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.week_number}>
              <Td isNumeric>{week.week_number}</Td>
              <Td isNumeric>{formatUnits(week.original_forecast)}</Td>
              <Td isNumeric>{formatUnits(week.forecast_in_force)}</Td>
              <Td isNumeric className="font-semibold">
                {formatUnits(week.sold)}
              </Td>
              <Td isNumeric className="whitespace-nowrap">
                {formatShareColumn(week.variance_pct, 1)} {week.direction}
              </Td>
              <Td isNumeric>{formatUnits(week.shipped)}</Td>
              <Td isNumeric>{formatUnits(week.store_stock)}</Td>
              <Td isNumeric>{formatUnits(week.dc_stock)}</Td>
              <Td isNumeric>{formatUnits(week.sold_out_stores)}</Td>
              <Td isNumeric>{formatUnits(week.lost_sales)}</Td>
              <Td className="min-w-40">
                <Events week={week} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-3 text-sm text-quiet">
        Sold out: stores that ended the week with an empty shelf. Lost: units that they are
        estimated to have lost to it.
      </p>
    </Card>
  );
}

function Events({ week }: { week: SeasonReport['weeks'][number] }) {
  const parts = [
    ...(week.reforecast
      ? ['forecast again']
      : week.threshold_exceeded
        ? ['above the threshold']
        : []),
    ...(week.emergency > 0 ? [`${formatUnits(week.emergency)} arrived`] : []),
    ...(week.adjusted > 0 ? [`${formatUnits(week.adjusted)} sold above receipts`] : []),
  ];
  return (
    <span className="text-sm">
      {week.threshold_exceeded && (
        <TriangleAlert aria-hidden className="mr-1 inline size-4 text-warn" />
      )}
      {parts.join(', ')}
      {week.marked_down && (
        <span className="whitespace-nowrap">
          {parts.length > 0 && ', '}
          <Tag aria-hidden className="mr-1 inline size-4 text-quiet" />
          marked down
        </span>
      )}
    </span>
  );
}
