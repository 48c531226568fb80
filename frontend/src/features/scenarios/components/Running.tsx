import { useEffect, useState } from 'react';
import { Progress } from '@/components/ui/Progress';
import { counted, formatDuration } from '@/lib/format';
import type { ScenarioRequest } from '../api/scenarios';

const USUAL_PATHS = 1000;

interface RunningProps {
  request: Pick<ScenarioRequest, 'variants' | 'demand'>;
  /** When it began, in ms since 1970. */
  since: number;
  /** How many of the seasons are played, in percent; null where the server does not know. */
  percent: number | null;
  className?: string;
}

/** A rehearsal under way. */
export function Running({ request, since, percent, className }: RunningProps) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const paths = request.demand?.paths ?? USUAL_PATHS;
  return (
    <div className={className}>
      <p role="status" className="font-semibold">
        {counted(paths, 'season')} of customers are drawn, and each is played with{' '}
        {counted(request.variants.length, 'set')}
      </p>
      <Progress label="Simulating" {...(percent !== null && { value: percent })} className="mt-2" />
      <p className="figures mt-2 text-sm text-quiet">
        First the demand is forecast and each set planned; then week after week is sold, replenished
        and marked down. {percent !== null && `${percent}% of the seasons are played. `}
        {formatDuration(Math.max(0, now - since) / 1000)} so far.
      </p>
    </div>
  );
}
