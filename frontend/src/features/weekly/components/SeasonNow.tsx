import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import type { VarianceHistory, WorkflowDetail } from '@/lib/api/types';
import { useApprovalLink } from '@/lib/approvalUrl';
import { counted } from '@/lib/format';
import { useMissingStores } from '@/lib/queries/results';
import { emergencyOrdersQuery } from '../api/queries';
import {
  levelOf,
  type Level,
  type Next,
  nextStep,
  type Reforecast,
  reforecastWords,
  steadyDrift,
  varianceWords,
} from '../words';

const LOOKS: Record<Level, { tone: 'good' | 'warn' | 'bad'; title: string }> = {
  calm: { tone: 'good', title: 'Sales are within the threshold' },
  above: { tone: 'warn', title: 'The gap to the forecast is above the threshold' },
  emergency: { tone: 'bad', title: 'Emergency: far more is sold than forecast' },
};

const DRIFTING = { tone: 'warn', title: 'Sales are within the threshold, but they drift' } as const;

interface SeasonNowProps {
  season: WorkflowDetail;
  /** Undefined before the first week. */
  history: VarianceHistory | undefined;
  reforecasts: readonly Reforecast[];
}

/** What the last week brought, and what to do now. */
export function SeasonNow({ season, history, reforecasts }: SeasonNowProps) {
  const check = history?.variances.at(-1);
  const next = nextStep(season);
  const drift = history ? steadyDrift(history, reforecasts) : 0;
  const { data: orders = [] } = useQuery(emergencyOrdersQuery(season.workflow_id));
  const lacking = useMissingStores(season);
  const newest = reforecasts.at(-1);
  const isSettled = next.kind === 'upload' || next.kind === 'complete' || next.kind === 'report';
  const again =
    isSettled && newest?.afterWeek === check?.week_number && newest
      ? reforecastWords(newest, orders)
      : undefined;
  const looks = check && (drift > 0 ? DRIFTING : LOOKS[levelOf(check)]);
  const tone = again ? 'good' : (looks?.tone ?? 'info');
  return (
    <section aria-labelledby="season-now">
      <h2 id="season-now" className="mb-3 text-lg font-semibold">
        What happened, and what to do now
      </h2>
      <Alert
        tone={lacking > 0 && tone === 'good' ? 'warn' : tone}
        title={
          again?.title ??
          (check && looks ? `Week ${check.week_number}: ${looks.title}` : 'No week is in yet')
        }
      >
        {check && history && (
          <Words check={check} history={history} reforecasts={reforecasts} after={again?.ordered} />
        )}
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-1">
          <p className="max-w-[75ch] flex-[1_1_20rem]">
            <strong className="font-semibold">
              {next.kind === 'watch' || next.kind === 'wait' ? 'Now:' : 'To do:'}
            </strong>{' '}
            {lacking > 0 && next.kind === 'upload'
              ? `Week ${check?.week_number} lacks ${counted(lacking, 'store')}: upload the whole file. If they sold nothing, go on with week ${(check?.week_number ?? 0) + 1}.`
              : drift > 0 && next.kind === 'upload'
                ? `Each of the last ${drift} weeks alone is above the threshold. If you expect that to go on, press “Re-forecast now” above.`
                : next.text}
          </p>
          <NextLink next={next} season={season} />
          {(again ?? check?.action_taken === 'reforecast') && next.kind !== 'watch' && (
            <Link
              to={`/seasons/${season.workflow_id}/forecast`}
              className="font-semibold text-accent underline"
            >
              See the new forecast
            </Link>
          )}
        </div>
      </Alert>
    </section>
  );
}

function Words({
  check,
  history,
  reforecasts,
  after,
}: {
  check: VarianceHistory['variances'][number];
  history: VarianceHistory;
  reforecasts: readonly Reforecast[];
  /** What stands in place of the check's meaning, since it was forecast again. */
  after: string | undefined;
}) {
  const { sold, meaning } = varianceWords(check, history, reforecasts);
  return (
    <p className="max-w-[75ch]">
      {sold} {after ?? meaning}
    </p>
  );
}

function NextLink({ next, season }: { next: Next; season: WorkflowDetail }) {
  const linkTo = useApprovalLink();
  const home = `/seasons/${season.workflow_id}`;
  switch (next.kind) {
    case 'decide':
      return (
        <Button asChild>
          <Link to={linkTo(season.workflow_id, next.approvalId)}>Look and decide</Link>
        </Button>
      );
    case 'watch':
      return (
        <Button asChild>
          <Link to={`${home}/forecast`}>Watch it live</Link>
        </Button>
      );
    case 'complete':
    case 'report':
      return (
        <Button asChild variant="primary">
          <Link to={`${home}/report`}>
            {next.kind === 'report' ? 'Open the report' : 'Complete the season'}
          </Link>
        </Button>
      );
    default:
      return null;
  }
}
