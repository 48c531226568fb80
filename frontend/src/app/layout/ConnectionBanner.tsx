import { WifiOff } from 'lucide-react';
import { useIsWaitingForServer } from '@/lib/loadedLater';
import { useIsConnectionLost } from '@/live/useWorkflowStream';

/** Says quietly that the server is away; goes by itself. */
export function ConnectionBanner() {
  const isLost = useIsConnectionLost();
  const isWaiting = useIsWaitingForServer();
  return (
    <div role="status">
      {(isLost || isWaiting) && (
        <p className="flex items-center gap-2 bg-warn-soft px-4 py-2 text-sm text-warn sm:px-8">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          {isWaiting
            ? 'The server is away; trying again. What you opened appears as soon as it is back.'
            : 'The live connection is lost and is being restored. Figures may be some moments old.'}
        </p>
      )}
    </div>
  );
}
