import { CalendarPlus, Download, ExternalLink, Printer } from 'lucide-react';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import type { SeasonReport, WorkflowDetail } from '@/lib/api/types';
import { useArrivalFocus } from '@/lib/arrival';
import { counted } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import { Advice } from './Advice';
import { ByCluster } from './ByCluster';
import { ByStore } from './ByStore';
import { MarkdownEffect } from './MarkdownEffect';
import { NEXT_SEASON_ID, NextSeason } from './NextSeason';
import { Targets } from './Targets';
import { Trigger } from './Trigger';
import { UnitsAndMoney } from './UnitsAndMoney';
import { WeekByWeek } from './WeekByWeek';

interface ReportProps {
  report: SeasonReport;
  season: WorkflowDetail;
}

/** A season, looked back upon: notes first, figures against targets, details, then what to change. */
export function Report({ report, season }: ReportProps) {
  const { notes, closed_early, weeks_sold, parameters } = report;
  return (
    <div className="space-y-8">
      <Actions seasonId={season.workflow_id} />
      {(notes.length > 0 || closed_early) && (
        <Alert tone="warn" title="Read this first">
          <ul className="list-disc space-y-1 pl-5">
            {closed_early && (
              <li>
                The season was ended early: the figures cover {counted(weeks_sold, 'week')} of{' '}
                {parameters.forecast_horizon_weeks}.
              </li>
            )}
            {notes.map((note) => (
              <li key={note}>{inWords(note)}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Targets report={report} />
      <UnitsAndMoney report={report} />
      <WeekByWeek report={report} />
      <Trigger report={report} />
      <MarkdownEffect report={report} />
      <ByCluster clusters={report.clusters} />
      <ByStore stores={report.stores} />
      <Advice report={report} />
      <NextSeason report={report} season={season} />
    </div>
  );
}

function Actions({ seasonId }: { seasonId: string }) {
  const path = `/api/seasons/${seasonId}`;
  const target = useArrivalFocus<HTMLDivElement>();
  return (
    <div
      ref={target}
      tabIndex={-1}
      role="group"
      aria-label="Report"
      className="flex flex-wrap gap-2 print:hidden"
    >
      <Button asChild variant="primary">
        <a href={`#${NEXT_SEASON_ID}`}>
          <CalendarPlus aria-hidden />
          Go on to the next season
        </a>
      </Button>
      <Button
        onClick={() => {
          globalThis.print();
        }}
      >
        <Printer aria-hidden />
        Print
      </Button>
      <Button asChild variant="quiet">
        <a href={`${path}/report?format=html`} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden />
          Report as one page
        </a>
      </Button>
      <Button asChild variant="quiet">
        <a href={`${path}/sales?format=csv`} download>
          <Download aria-hidden />
          Sales (CSV)
        </a>
      </Button>
    </div>
  );
}
