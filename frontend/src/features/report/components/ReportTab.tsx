import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import { useSeason } from '@/lib/season';
import { reportQuery } from '../api/queries';
import { CompleteSeason } from './CompleteSeason';
import { Report } from './Report';

/** The season's end: closing it, then what it tells. */
export default function ReportTab() {
  const season = useSeason();
  const isCompleted = season.status === 'completed';
  const query = useQuery({ ...reportQuery(season.workflow_id), enabled: isCompleted });
  if (season.status === 'cancelled') {
    return (
      <EmptyState title="There is no report">
        The season was cancelled. A report is made when a season is completed.
      </EmptyState>
    );
  }
  if (!isCompleted) return <CompleteSeason season={season} />;
  return (
    <QueryView query={query} what="the report" lines={10}>
      {(report) => <Report report={report} season={season} />}
    </QueryView>
  );
}
