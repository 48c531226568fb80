import { useQuery } from '@tanstack/react-query';
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import type { SeasonReport, WorkflowDetail } from '@/lib/api/types';
import { counted, formatDate } from '@/lib/format';
import { historyQuery } from '@/lib/queries/history';
import { isInHistory, nextSeason } from '../nextSeason';

interface StartNextSeasonProps {
  report: SeasonReport;
  season: WorkflowDetail;
}

/** Leads to the next season; where its forecast would lack this season's sales, it says so first. */
export function StartNextSeason({ report, season }: StartNextSeasonProps) {
  const { data } = useQuery(historyQuery(season.category_id));
  const [isAsking, setAsking] = useState(false);
  const start = { to: '/seasons/new', state: nextSeason(report, season.category_id) };
  const close = () => {
    setAsking(false);
  };
  const label = (
    <>
      <CalendarPlus aria-hidden />
      Start next season with these
    </>
  );
  if (data === undefined || isInHistory(report, data.history)) {
    return (
      <PlannersOnly>
        <Button asChild variant={data === undefined ? 'secondary' : 'primary'}>
          <Link {...start}>{label}</Link>
        </Button>
      </PlannersOnly>
    );
  }
  return (
    <>
      <PlannersOnly>
        <Button
          onClick={() => {
            setAsking(true);
          }}
        >
          {label}
        </Button>
      </PlannersOnly>
      <Dialog
        isOpen={isAsking}
        onClose={close}
        title="Start without this season’s sales?"
        footer={
          <>
            <Button onClick={close}>Back to the report</Button>
            <Button asChild>
              <Link {...start}>Start without them</Link>
            </Button>
          </>
        }
      >
        <p>
          The history of {season.category_name} ends with the week of{' '}
          {formatDate(data.history?.last_week)}. The next forecast will not know what was sold in{' '}
          {counted(report.weeks_sold, 'week')} of this season. To change that, go back and add these
          sales to the history first.
        </p>
      </Dialog>
    </>
  );
}
