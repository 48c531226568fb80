import { cn } from '@/lib/cn';

interface SeasonTapeProps {
  /** Weeks of the season. */
  weeks: number;
  /** Weeks that are in. */
  done: number;
  /** The week of the markdown checkpoint, where there is one. */
  checkpoint?: number | null | undefined;
  className?: string;
}

/** A season as a measuring tape: a mark per week, those that are in filled, the checkpoint notched. */
export function SeasonTape({ weeks, done, checkpoint, className }: SeasonTapeProps) {
  const text =
    done === 0
      ? `No week of ${weeks} is in`
      : `${done} of ${weeks} weeks ${done === 1 ? 'is' : 'are'} in`;
  const atCheckpoint = checkpoint ? `, markdown check in week ${checkpoint}` : '';
  return (
    <div
      role="img"
      aria-label={text + atCheckpoint}
      title={text + atCheckpoint}
      className={cn('flex h-6 items-end border-b-2 border-edge', className)}
    >
      {Array.from({ length: weeks }, (_, index) => {
        const week = index + 1;
        const isCheckpoint = week === checkpoint;
        return (
          <div key={week} className="relative flex h-full flex-1 items-end">
            <div
              className={cn(
                'w-full border-r border-edge',
                // Like a tape's centimetres and half centimetres; the checkpoint stands on a whole one.
                week % 4 === 0 || week === weeks || isCheckpoint ? 'h-full' : 'h-1/2',
              )}
            />
            {week <= done && <div className="absolute inset-x-0 bottom-0 h-2 bg-accent" />}
            {isCheckpoint && (
              <div className="absolute right-0 bottom-full h-1.5 w-1.5 translate-x-1/2 rounded-full bg-warn" />
            )}
          </div>
        );
      })}
    </div>
  );
}
