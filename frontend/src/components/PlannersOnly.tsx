import { Slot } from 'radix-ui';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { Tooltip } from '@/components/ui/Tooltip';
import { useMay } from '@/lib/access';

const REASON =
  'You are signed in as a viewer: you can look at everything, but not change it. Ask an administrator for a planner’s token.';

/**
 * Around a button or link that only planners may use. For others it stays where it is, does nothing, and says why: on
 * hover, focus and press, and to screen readers.
 */
export function PlannersOnly({ children }: { children: ReactNode }) {
  const isAllowed = useMay('planner');
  const [isOpen, setOpen] = useState(false);
  if (isAllowed) return children;
  return (
    <Tooltip text={REASON} isOpen={isOpen} onOpenChange={setOpen}>
      <Slot.Root
        aria-disabled
        aria-description={REASON}
        // Before the button's own handler, and before its form is sent.
        onClickCapture={(event: MouseEvent) => {
          event.preventDefault();
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {children}
      </Slot.Root>
    </Tooltip>
  );
}
