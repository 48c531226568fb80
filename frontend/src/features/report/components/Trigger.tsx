import { Card } from '@/components/ui/Card';
import { Table, Td, Th } from '@/components/ui/Table';
import type { SeasonReport } from '@/lib/api/types';
import { counted, formatShare, formatShareColumn } from '@/lib/format';

/** Whether the threshold did its work: in this season, and on the category's past. */
export function Trigger({
  report: { trigger, trigger_calibration, accuracy },
}: {
  report: SeasonReport;
}) {
  return (
    <Card title="Forecasting again">
      {trigger.weeks.length === 0 ? (
        <p>No week was above the threshold of {formatShare(trigger.threshold)}.</p>
      ) : (
        <Table caption="Weeks above the threshold">
          <thead>
            <tr>
              <Th isNumeric>Week</Th>
              <Th isNumeric>Variance</Th>
              <Th>Forecast again</Th>
              <Th>Did it help in the weeks after?</Th>
            </tr>
          </thead>
          <tbody>
            {trigger.weeks.map((week) => (
              <tr key={week.week_number}>
                <Td isNumeric>{week.week_number}</Td>
                <Td isNumeric>
                  {formatShareColumn(week.variance_pct, 1)} {week.direction}
                </Td>
                <Td>{week.reforecast ? 'yes' : 'no'}</Td>
                <Td>{helped(week.lowered_remaining_error)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {accuracy.revised.length > 0 && (
        <>
          <h3 className="mt-6 mb-2 font-semibold">
            Each new forecast, judged by the weeks after it
          </h3>
          <Table caption="New forecasts">
            <thead>
              <tr>
                <Th isNumeric>Made after week</Th>
                <Th>Why</Th>
                <Th isNumeric>Its error</Th>
                <Th isNumeric>Error of the one before</Th>
                <Th isNumeric>Error of the first</Th>
                <Th>Better than before</Th>
              </tr>
            </thead>
            <tbody>
              {accuracy.revised.map((revised) => (
                <tr key={revised.forecast_id}>
                  <Td isNumeric>{revised.made_after_week}</Td>
                  <Td>
                    {revised.includes_markdown ? 'with the markdown’s lift' : 'sales off forecast'}
                  </Td>
                  <Td isNumeric>{formatShareColumn(revised.accuracy.wape, 1)}</Td>
                  <Td isNumeric>{formatShareColumn(revised.replaced.wape, 1)}</Td>
                  <Td isNumeric>{formatShareColumn(revised.original.wape, 1)}</Td>
                  <Td>{helped(revised.lowered_remaining_error)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
          <p className="mt-2 text-sm text-quiet">
            Error: the sum of |sold − forecast| ÷ units sold, over the same weeks.
          </p>
        </>
      )}
      {trigger_calibration && (
        <details className="mt-6">
          <summary className="cursor-pointer text-accent">
            How often would other thresholds have rung in the past?
          </summary>
          <p className="my-2 max-w-[75ch] text-quiet">
            {counted(trigger_calibration.hindcast_seasons, 'stretch', 'stretches')} of the
            category’s past were forecast as if they were seasons. An ordinary one ended within the
            threshold; a false alarm is an ordinary one that was above it on the way.
          </p>
          <Table caption="Thresholds on the category’s past">
            <thead>
              <tr>
                <Th isNumeric>Threshold</Th>
                <Th isNumeric>Ordinary seasons</Th>
                <Th isNumeric>False alarms</Th>
                <Th isNumeric>Seasons beyond it</Th>
                <Th isNumeric>Caught by their middle</Th>
                <Th isNumeric>False-alarm rate</Th>
                <Th>Rate from</Th>
              </tr>
            </thead>
            <tbody>
              {trigger_calibration.thresholds.map((row) => (
                <tr
                  key={row.threshold}
                  className={row.threshold === trigger.threshold ? 'bg-sunken font-semibold' : ''}
                >
                  <Td isNumeric>{formatShare(row.threshold)}</Td>
                  <Td isNumeric>{row.seasons_within}</Td>
                  <Td isNumeric>{row.false_alarms}</Td>
                  <Td isNumeric>{row.seasons_outside}</Td>
                  <Td isNumeric>{row.caught_by_mid_season}</Td>
                  <Td isNumeric>{formatShareColumn(row.false_alarm_rate, 1)}</Td>
                  <Td className="whitespace-nowrap">
                    {row.source === 'hindcasts' ? 'the past' : 'simulated noise'}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </details>
      )}
    </Card>
  );
}

function helped(lowered: boolean | null | undefined): string {
  if (lowered === null || lowered === undefined) return 'cannot be judged';
  return lowered ? 'yes' : 'no';
}
