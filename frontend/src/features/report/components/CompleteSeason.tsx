import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { SeasonTape } from '@/components/SeasonTape';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import { Card } from '@/components/ui/Card';
import { Dialog } from '@/components/ui/Dialog';
import { api, data } from '@/lib/api/client';
import type { WorkflowDetail } from '@/lib/api/types';
import { useApprovalLink } from '@/lib/approvalUrl';
import { useArrivalFocus } from '@/lib/arrival';
import { counted } from '@/lib/format';
import { workflowKeys } from '@/lib/queries/workflows';
import { ACTION } from '@/lib/words';

/** Before the report: what is missing, and the end of the season, in time or early. */
export function CompleteSeason({ season }: { season: WorkflowDetail }) {
  const client = useQueryClient();
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const linkTo = useApprovalLink();
  const [isAsking, setAsking] = useState(false);
  const { workflow_id: id, parameters, season_progress, status, pending_approval } = season;
  const weeks = parameters.forecast_horizon_weeks;
  const done = season_progress?.week ?? 0;
  const isFull = done >= weeks;
  const complete = useMutation({
    mutationFn: () =>
      data(
        api.POST('/api/workflows/{id}/complete', {
          params: { path: { id } },
          body: { early: !isFull },
        }),
      ),
    onSuccess: ({ report, ...workflow }) => {
      client.setQueryData(['report', id], report);
      client.setQueryData(workflowKeys.detail(id), workflow);
      void client.invalidateQueries({ queryKey: workflowKeys.lists });
    },
  });
  const canComplete = done > 0 && !pending_approval && status === 'monitoring';
  return (
    <Card
      title={
        isFull
          ? `All ${weeks} weeks are in`
          : `${done} of ${weeks} weeks ${done === 1 ? 'is' : 'are'} in`
      }
      headingRef={heading}
    >
      <div className="space-y-5">
        <SeasonTape weeks={weeks} done={done} checkpoint={parameters.markdown_checkpoint_week} />
        <p className="max-w-[70ch]">
          The report is made when the season is completed: the figures against their targets, what
          was lost and left over, and what to plan differently next time. After that no week is
          taken any more.
        </p>
        {pending_approval && (
          <Alert
            tone="warn"
            title={`${ACTION[pending_approval.action].title}: a decision is waited for`}
          >
            <p>
              The season can be completed once it is made.{' '}
              <Link
                to={linkTo(id, pending_approval.approval_id)}
                className="font-semibold text-accent underline"
              >
                Look and decide
              </Link>
            </p>
          </Alert>
        )}
        {!pending_approval && status !== 'monitoring' && (
          <p className="text-quiet">
            {status === 'failed'
              ? 'A step failed. The season can be completed once it was repeated.'
              : 'The agents are at work. The season can be completed when they are done.'}
          </p>
        )}
        {complete.isError && <ErrorState error={complete.error} />}
        {isFull ? (
          <PlannersOnly>
            <Button
              variant="primary"
              disabled={!canComplete}
              isBusy={complete.isPending}
              onClick={() => {
                setAsking(true);
              }}
            >
              Complete the season
            </Button>
          </PlannersOnly>
        ) : (
          <div className="flex flex-wrap items-center gap-3">
            <Button asChild variant={pending_approval ? 'secondary' : 'primary'}>
              <Link to={`/seasons/${id}/weekly`}>Upload week {done + 1}</Link>
            </Button>
            <PlannersOnly>
              <Button
                variant="danger"
                disabled={!canComplete}
                isBusy={complete.isPending}
                onClick={() => {
                  setAsking(true);
                }}
              >
                End the season early
              </Button>
            </PlannersOnly>
            {done === 0 && <p className="text-sm text-quiet">At least one week must be in.</p>}
          </div>
        )}
      </div>
      <Dialog
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        title={isFull ? 'Complete the season?' : `End the season after week ${done}?`}
        footer={
          <>
            <Button
              onClick={() => {
                setAsking(false);
              }}
            >
              Go on with the season
            </Button>
            <PlannersOnly>
              <Button
                variant={isFull ? 'primary' : 'danger'}
                onClick={() => {
                  setAsking(false);
                  complete.mutate();
                }}
              >
                {isFull ? 'Complete it now' : 'End it now'}
              </Button>
            </PlannersOnly>
          </>
        }
      >
        {isFull ? (
          <p>After that no week can be uploaded or corrected any more. This cannot be undone.</p>
        ) : (
          <div className="space-y-3">
            <p>
              <strong className="font-semibold">{missing(done, weeks)}</strong> not in and will
              never be taken.
            </p>
            <p>
              The report covers what was sold in {counted(done, 'week')}. Advice that depends on how
              seasons end is left out. This cannot be undone.
            </p>
          </div>
        )}
      </Dialog>
    </Card>
  );
}

/** The weeks that are missing, with their verb. */
function missing(done: number, weeks: number): string {
  if (done + 1 === weeks) return `Week ${weeks} is`;
  return `Weeks ${done + 1} to ${weeks} (${weeks - done} weeks) are`;
}
