import { How } from '@/components/How';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Forecast } from '@/lib/api/types';
import { formatDateTime, formatSigned, formatSignedShare, formatUnits } from '@/lib/format';
import { weeksTakenAsSold } from '@/lib/queries/forecastChain';

/** How the forecast changed over the season, newest first. */
export function Revisions({ forecasts }: { forecasts: readonly Forecast[] }) {
  const first = forecasts[0];
  const newest = forecasts.at(-1);
  if (first === undefined || newest === undefined) return null;
  return (
    <section aria-labelledby="revisions">
      <h2 id="revisions" className="mb-3 text-lg font-semibold">
        Original and revised
      </h2>
      <Table caption="Original and revised forecasts">
        <thead>
          <tr>
            <Th>Made</Th>
            <Th isNumeric>Season demand</Th>
            <Th isNumeric>
              Against the first{' '}
              <How
                label="Change against the first forecast"
                formula="forecast in force − first forecast; in brackets ÷ first forecast"
                numbers={`${formatUnits(newest.total_season_demand)} − ${formatUnits(first.total_season_demand)} = ${changeOf(newest, first)}`}
              />
            </Th>
            <Th isNumeric className="max-sm:hidden">
              Prophet model
            </Th>
            <Th isNumeric className="max-sm:hidden">
              ARIMA model
            </Th>
            <Th>When</Th>
          </tr>
        </thead>
        <tbody>
          {forecasts.toReversed().map((forecast) => {
            const weeks = weeksTakenAsSold(forecast);
            return (
              <tr key={forecast.forecast_id}>
                <Td className="whitespace-nowrap">
                  {forecast === first ? 'Before the season' : `After week ${weeks}`}
                  {!forecast.superseded_by && <span className="text-quiet">, in force</span>}
                </Td>
                <Td isNumeric>{formatUnits(forecast.total_season_demand)}</Td>
                <Td isNumeric className="whitespace-nowrap">
                  {forecast === first ? '–' : changeOf(forecast, first)}
                </Td>
                <Td isNumeric className="max-sm:hidden">
                  {formatUnits(forecast.prophet_forecast)}
                </Td>
                <Td isNumeric className="max-sm:hidden">
                  {formatUnits(forecast.arima_forecast)}
                </Td>
                <Td className="figures whitespace-nowrap">{formatDateTime(forecast.created_at)}</Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </section>
  );
}

function changeOf(forecast: Forecast, first: Forecast): string {
  const change = forecast.total_season_demand - first.total_season_demand;
  return `${formatSigned(change)} (${formatSignedShare(change / first.total_season_demand)})`;
}
