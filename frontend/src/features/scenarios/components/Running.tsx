import { useEffect, useState } from 'react';
import { Progress } from '@/components/ui/Progress';
import { counted, formatDuration } from '@/lib/format';
import type { ScenarioRequest } from '../api/scenarios';

const USUAL_PATHS = 1000;

interface RunningProps {
  request: Pick<ScenarioRequest, 'variants' | 'demand'>;
  /** When it began, in ms since 1970. */
  since: number;
  className?: string;
}

/** A rehearsal under way; the server does not say how far it is, so the time is shown. */
export function Running({ request, since, className }: RunningProps) {
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
      <Progress label="Simulating" className="mt-2" />
      <p className="figures mt-2 text-sm text-quiet">
        First the demand is forecast and each set planned; then week after week is sold, replenished
        and marked down. {formatDuration(Math.max(0, now - since) / 1000)} so far.
      </p>
    </div>
  );
}
