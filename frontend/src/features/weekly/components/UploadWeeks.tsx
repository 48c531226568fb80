import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { FileDrop } from '@/components/FileDrop';
import { Button } from '@/components/ui/Button';
import type { WorkflowDetail } from '@/lib/api/types';
import { useArrivalFocus } from '@/lib/arrival';
import { downloadText } from '@/lib/download';
import { formatDate } from '@/lib/format';
import { allocationQuery } from '@/lib/queries/results';
import { lastDay, weekStart } from '@/lib/season';
import { useWeekUploads } from '../api/useWeekUploads';
import { weekTemplate } from '../weekFiles';
import { ReforecastNow } from './ReforecastNow';
import { UploadList } from './UploadList';

interface UploadWeeksProps {
  season: WorkflowDetail;
  forecastId: string;
}

/** Which week is next, and where its file goes. */
export function UploadWeeks({ season, forecastId }: UploadWeeksProps) {
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const { uploads, isBusy, send, retry, sendHeld } = useWeekUploads(season, forecastId);
  const { parameters, season_progress, status } = season;
  const weeks = parameters.forecast_horizon_weeks;
  const done = season_progress?.week ?? 0;
  const isOver = status === 'completed' || status === 'cancelled';
  const isFull = done >= weeks;
  const next = Math.min(done + 1, weeks);
  const day1 = parameters.season_start_date;
  return (
    <section aria-labelledby="upload-weeks" className="space-y-4">
      <div>
        <h2 ref={heading} tabIndex={-1} id="upload-weeks" className="text-lg font-semibold">
          {isFull ? `All ${weeks} weeks are in` : `Week ${next} of ${weeks} is next`}
        </h2>
        {!isFull && (
          <p className="text-quiet">
            {formatDate(weekStart(day1, next))} to {formatDate(lastDay(weekStart(day1, next + 1)))}
          </p>
        )}
      </div>
      {!isOver && (
        <>
          <FileDrop
            title={
              isFull
                ? 'A corrected week can still be dropped here'
                : `Drop the sales of week ${next} here`
            }
            hint="One CSV file per week with store_id, week_number and units_sold; several weeks at once are sent in order. A week that is in already is replaced."
            tooLargeAdvice="A week’s file has one row per store: look whether it is the right one."
            buttonVariant={isFull || season.pending_approval ? 'secondary' : 'primary'}
            isMultiple
            isBusy={isBusy}
            onFiles={(files) => void send(files)}
          />
          <div className="flex flex-wrap gap-x-2 gap-y-2">
            {!isFull && <Template forecastId={forecastId} week={next} />}
            {done > 0 && !isFull && <ReforecastNow season={season} forecastId={forecastId} />}
          </div>
        </>
      )}
      <UploadList
        uploads={uploads}
        isBusy={isBusy}
        onRetry={() => void retry()}
        onSendHeld={() => void sendHeld()}
      />
    </section>
  );
}

function Template({ forecastId, week }: { forecastId: string; week: number }) {
  const { data: plan } = useQuery(allocationQuery(forecastId));
  return (
    <Button
      variant="quiet"
      disabled={plan === undefined}
      onClick={() => {
        const stores = plan?.store_allocations.map((store) => store.store_id) ?? [];
        const number = String(week).padStart(2, '0');
        downloadText(`week_${number}.csv`, weekTemplate(stores, week));
      }}
    >
      <Download aria-hidden />
      Empty file for week {week}
    </Button>
  );
}
