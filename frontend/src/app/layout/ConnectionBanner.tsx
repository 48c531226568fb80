import { WifiOff } from 'lucide-react';
import { useIsConnectionLost } from '@/live/useWorkflowStream';

/** Says quietly that live news are missing; goes by itself. */
export function ConnectionBanner() {
  const isLost = useIsConnectionLost();
  return (
    <div role="status">
      {isLost && (
        <p className="flex items-center gap-2 bg-warn-soft px-4 py-2 text-sm text-warn sm:px-8">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          The live connection is lost and is being restored. Figures may be some moments old.
        </p>
      )}
    </div>
  );
}
