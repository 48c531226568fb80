import { useQuery } from '@tanstack/react-query';
import { Hourglass } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { counted } from '@/lib/format';
import { pendingApprovalsQuery } from '@/lib/queries/approvals';
import { WaitingList } from './WaitingList';

/** Takes the focus where a dialog closes whose opener is gone. */
export const WAITING_BUTTON_ID = 'waiting-for-you';

/** The header's button with the number of decisions that wait; opens their list. */
export function WaitingButton() {
  const { data: approvals } = useQuery(pendingApprovalsQuery());
  const count = approvals?.length ?? 0;
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
  };
  return (
    <>
      <Button
        id={WAITING_BUTTON_ID}
        variant="quiet"
        className={count > 0 ? 'bg-warn-soft text-warn hover:bg-warn-soft' : 'text-quiet'}
        onClick={() => {
          setOpen(true);
        }}
      >
        <Hourglass aria-hidden />
        <span className="max-sm:sr-only">Waiting for you</span>
        <span className="figures" aria-label={counted(count, 'decision')}>
          {count}
        </span>
      </Button>
      <Dialog
        kind="sheet"
        isOpen={isOpen}
        onClose={close}
        title="Waiting for you"
        description="Nothing is ordered or marked down before you decide."
      >
        <WaitingList onOpen={close} />
      </Dialog>
    </>
  );
}
