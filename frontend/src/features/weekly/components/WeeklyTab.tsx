import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { QueryView } from '@/components/QueryView';
import { useForecastChain, weeksTakenAsSold } from '@/lib/queries/forecastChain';
import { markdownQuery, variancesQuery } from '@/lib/queries/results';
import { useSeason } from '@/lib/season';
import { DcStock } from './DcStock';
import { EmergencyOrders } from './EmergencyOrders';
import { SeasonNow } from './SeasonNow';
import { UploadWeeks } from './UploadWeeks';
import { VarianceSection } from './VarianceSection';
import { WeekSection } from './WeekSection';

/** The season's weeks: upload, what follows from it, variance, shipments, and where every unit is. */
export default function WeeklyTab() {
  const season = useSeason();
  const { forecast_id: forecastId, season_progress: progress } = season;
  const query = useQuery({
    ...variancesQuery(forecastId ?? ''),
    enabled: Boolean(forecastId) && (progress?.week ?? 0) > 0,
    // A re-forecast gives the season's results another address; the old ones stay until the new are there.
    placeholderData: keepPreviousData,
  });
  const chain = useForecastChain(forecastId);
  const reforecasts = (chain.data ?? []).slice(1).map((forecast) => ({
    afterWeek: weeksTakenAsSold(forecast),
    total: forecast.total_season_demand,
  }));
  const { data: markdown } = useQuery(markdownQuery(season));
  if (!forecastId || !progress)
    return <SeasonNow season={season} history={undefined} reforecasts={[]} />;
  if (progress.week === 0) {
    return (
      <div className="space-y-8">
        <UploadWeeks season={season} forecastId={forecastId} />
        <p className="text-quiet">
          Once week 1 is in, this page shows how far sales are from the forecast, what ships to each
          store, and where every unit is.
        </p>
      </div>
    );
  }
  return (
    <div className="space-y-10">
      <UploadWeeks season={season} forecastId={forecastId} />
      <QueryView query={query} what="the checks" lines={8}>
        {(history) => (
          <>
            <SeasonNow season={season} history={history} reforecasts={reforecasts} />
            <VarianceSection
              history={history}
              season={season}
              first={chain.data?.[0]}
              reforecasts={reforecasts}
              markdown={markdown}
            />
          </>
        )}
      </QueryView>
      <WeekSection season={season} forecastId={forecastId} />
      <DcStock forecastId={forecastId} weeks={progress.week} />
      <EmergencyOrders season={season} />
    </div>
  );
}
