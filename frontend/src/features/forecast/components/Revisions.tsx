import { Table, Td, Th } from '@/components/ui/Table';
import type { Forecast } from '@/lib/api/types';
import { formatDateTime, formatSigned, formatSignedShare, formatUnits } from '@/lib/format';
import { weeksTakenAsSold } from '../curve';

/** How the forecast changed over the season, newest first. */
export function Revisions({ forecasts }: { forecasts: readonly Forecast[] }) {
  const first = forecasts[0];
  if (first === undefined) return null;
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
            <Th isNumeric>Against the first</Th>
            <Th isNumeric>Prophet</Th>
            <Th isNumeric>ARIMA</Th>
            <Th>When</Th>
          </tr>
        </thead>
        <tbody>
          {forecasts.toReversed().map((forecast) => {
            const change = forecast.total_season_demand - first.total_season_demand;
            const weeks = weeksTakenAsSold(forecast);
            return (
              <tr key={forecast.forecast_id}>
                <Td className="whitespace-nowrap">
                  {forecast === first ? 'Before the season' : `After week ${weeks}`}
                  {!forecast.superseded_by && <span className="text-quiet">, in force</span>}
                </Td>
                <Td isNumeric>{formatUnits(forecast.total_season_demand)}</Td>
                <Td isNumeric className="whitespace-nowrap">
                  {forecast === first
                    ? '–'
                    : `${formatSigned(change)} (${formatSignedShare(change / first.total_season_demand)})`}
                </Td>
                <Td isNumeric>{formatUnits(forecast.prophet_forecast)}</Td>
                <Td isNumeric>{formatUnits(forecast.arima_forecast)}</Td>
                <Td className="figures whitespace-nowrap">{formatDateTime(forecast.created_at)}</Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </section>
  );
}
