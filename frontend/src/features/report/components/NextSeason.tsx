import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { LoadingState } from '@/components/LoadingState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import type { Schemas, SeasonReport, WorkflowDetail } from '@/lib/api/types';
import { counted, formatDate } from '@/lib/format';
import { historyQuery } from '@/lib/queries/history';
import { useAddToHistory } from '../api/queries';
import { isInHistory } from '../nextSeason';
import { StartNextSeason } from './StartNextSeason';

/** Where a link to it leads. */
export const NEXT_SEASON_ID = 'next-season';

interface NextSeasonProps {
  report: SeasonReport;
  season: WorkflowDetail;
}

/** What leads from this season to the next: its sales into the history, then the new plan. */
export function NextSeason({ report, season }: NextSeasonProps) {
  const query = useQuery(historyQuery(season.category_id));
  const history = query.data?.history ?? null;
  return (
    <Card
      title={
        <span id={NEXT_SEASON_ID} className="scroll-mt-24">
          Go on to the next season
        </span>
      }
      className="print:hidden"
    >
      <ol className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
        <Step title="1. Add these sales to the history">
          {query.data ? (
            <AddToHistory
              season={season}
              history={history}
              isReached={isInHistory(report, history)}
              weeks={report.weeks_sold}
            />
          ) : query.isError ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <LoadingState what="the history" lines={1} />
          )}
        </Step>
        <Step title="2. Start the next season">
          <p className="mb-3 text-quiet">
            It opens with this season’s parameters and the changes advised above, 52 weeks later.
            You can change everything before it starts.
          </p>
          <StartNextSeason report={report} season={season} />
        </Step>
      </ol>
    </Card>
  );
}

function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li>
      <p className="font-semibold">{title}</p>
      {children}
    </li>
  );
}

interface AddToHistoryProps {
  season: WorkflowDetail;
  history: Schemas['HistoryCoverage'] | null;
  /** Whether the history has weeks of sales until this season's last. */
  isReached: boolean;
  weeks: number;
}

function AddToHistory({ season, history, isReached, weeks }: AddToHistoryProps) {
  const [key] = useState(() => crypto.randomUUID());
  const add = useAddToHistory(season.workflow_id);
  const category = season.category_name;
  return (
    <div role="status" className="space-y-3">
      {add.data ? (
        <p className="flex items-start gap-2">
          <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
          <span>
            Done: the history of {category} reaches the week of {formatDate(history?.last_week)}.{' '}
            {counted(add.data.rows_imported, 'row was', 'rows were')} added.
          </span>
        </p>
      ) : isReached ? (
        <>
          <p className="text-quiet">
            The history of {category} already reaches the week of {formatDate(history?.last_week)}:
            either these sales were added before, or its last weeks are another season’s.
          </p>
          <PlannersOnly>
            <Button
              isBusy={add.isPending}
              onClick={() => {
                add.mutate(key);
              }}
            >
              Add these sales anyway
            </Button>
          </PlannersOnly>
          <p className="text-sm text-quiet">
            That replaces these stores’ sales in{' '}
            {weeks === 1 ? 'that week' : `those ${weeks} weeks`}.
          </p>
        </>
      ) : (
        <>
          <p className="text-quiet">
            The next forecast knows only what is in the history, and that of {category} ends with
            the week of {formatDate(history?.last_week)}. Its {counted(weeks, 'week')} of sales are
            missing.
          </p>
          <PlannersOnly>
            <Button
              variant="primary"
              isBusy={add.isPending}
              onClick={() => {
                add.mutate(key);
              }}
            >
              Add these sales to the history
            </Button>
          </PlannersOnly>
        </>
      )}
      {add.data?.warnings.map((warning) => (
        <p key={warning} className="text-sm text-warn first-letter:uppercase">
          {warning}
        </p>
      ))}
      {add.isError && <ErrorState error={add.error} />}
    </div>
  );
}
