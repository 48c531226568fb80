import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { toast } from '@/components/ui/Toast';
import type { WorkflowDetail } from '@/lib/api/types';
import { useCancelSeason } from '../api/mutations';

/** Cancels a season once it is confirmed. */
export function CancelSeason({ season }: { season: WorkflowDetail }) {
  // One key per opening: it names what this person does now.
  const [key, setKey] = useState<string | null>(null);
  const cancel = useCancelSeason(season.workflow_id);
  const close = () => {
    setKey(null);
    cancel.reset();
  };
  const weeks = season.season_progress?.week ?? 0;
  return (
    <>
      <PlannersOnly>
        <Button
          variant="quiet"
          // Its text ends where the page does.
          className="sm:-mr-4"
          onClick={() => {
            setKey(crypto.randomUUID());
          }}
        >
          Cancel season
        </Button>
      </PlannersOnly>
      <Dialog
        isOpen={key !== null}
        onClose={close}
        title={`Cancel ${season.season}?`}
        footer={
          <>
            <Button onClick={close}>Keep the season</Button>
            <PlannersOnly>
              <Button
                variant="danger"
                isBusy={cancel.isPending}
                onClick={() => {
                  if (key === null) return;
                  cancel.mutate(key, {
                    onSuccess: () => {
                      close();
                      toast('The season is cancelled.');
                    },
                  });
                }}
              >
                Cancel the season
              </Button>
            </PlannersOnly>
          </>
        }
      >
        <div className="space-y-3">
          <p>
            The season takes no more sales and no decisions, and is not analysed. This cannot be
            undone. What was planned
            {weeks > 0 && ` and the ${weeks === 1 ? 'week' : `${weeks} weeks`} of sales`} stay
            readable.
          </p>
          {season.season_progress && (
            <p>To end it early with a report, close it in the Report tab instead.</p>
          )}
          {cancel.isError && <ErrorState error={cancel.error} />}
        </div>
      </Dialog>
    </>
  );
}
