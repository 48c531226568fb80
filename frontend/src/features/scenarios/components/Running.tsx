import { useEffect, useState } from 'react';
import { Progress } from '@/components/ui/Progress';
import { counted, formatDuration } from '@/lib/format';
import type { ScenarioRequest } from '../api/scenarios';

const USUAL_PATHS = 1000;

interface RunningProps {
  request: Pick<ScenarioRequest, 'variants' | 'demand'>;
  /** When it began, in ms since 1970. */
  since: number;
}

/** A rehearsal under way; the server does not say how far it is, so the time is shown. */
export function Running({ request, since }: RunningProps) {
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
    <div className="rounded-lg border border-line bg-surface px-5 py-5">
      <p role="status" className="font-semibold">
        {counted(paths, 'season')} are being simulated for {counted(request.variants.length, 'set')}
      </p>
      <Progress label="Simulating" className="mt-3" />
      <p className="figures mt-2 text-sm text-quiet">
        {formatDuration(Math.max(0, now - since) / 1000)} so far
      </p>
    </div>
  );
}
