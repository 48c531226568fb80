import { useMutation } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { type SubmitEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { PlannersOnly } from '@/components/PlannersOnly';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, Textarea } from '@/components/ui/Field';
import { toast } from '@/components/ui/Toast';
import { api, data, idempotencyKey } from '@/lib/api/client';
import type { WorkflowDetail } from '@/lib/api/types';
import { weekRange } from '@/lib/format';

interface ReforecastNowProps {
  season: WorkflowDetail;
  forecastId: string;
}

/** Asks for a re-forecast that no threshold has asked for. */
export function ReforecastNow({ season, forecastId }: ReforecastNowProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <PlannersOnly>
        <Button
          variant="quiet"
          onClick={() => {
            setOpen(true);
          }}
        >
          <RefreshCw aria-hidden />
          Re-forecast now
        </Button>
      </PlannersOnly>
      {isOpen && (
        <ReforecastDialog
          season={season}
          forecastId={forecastId}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function ReforecastDialog({
  season,
  forecastId,
  onClose,
}: ReforecastNowProps & { onClose: () => void }) {
  const form = useId();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const week = season.season_progress?.week ?? 0;
  const left = season.parameters.forecast_horizon_weeks - week;
  const ask = useMutation({
    mutationFn: () =>
      data(
        api.POST('/api/workflows/reforecast', {
          body: { forecast_id: forecastId, reason: reason.trim() },
          headers: idempotencyKey(key),
        }),
      ),
    onSuccess: () => {
      toast(
        season.pending_approval
          ? 'The re-forecast runs right after the decision that is waited for.'
          : 'The remaining weeks are being forecast again.',
      );
      if (!season.pending_approval) void navigate(`/seasons/${season.workflow_id}/forecast`);
      onClose();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') ask.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Forecast the remaining weeks again?"
      description={`From what was sold in ${weekRange(1, week)}; ${left === 1 ? 'one week is' : `${left} weeks are`} left.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <PlannersOnly>
            <Button type="submit" form={form} variant="primary" isBusy={ask.isPending}>
              Re-forecast now
            </Button>
          </PlannersOnly>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4" noValidate>
        <p>
          Store totals and the next shipments follow the new forecast. If units are lacking then,
          you are asked about an order on top. The forecast of today stays readable.
        </p>
        <Field
          label="Why?"
          hint="Kept with the forecast, e.g. “a competitor has closed”."
          error={isMissing ? 'Say why, in a few words.' : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
              }}
            />
          )}
        </Field>
        {ask.isError && <ErrorState error={ask.error} />}
      </form>
    </Dialog>
  );
}
