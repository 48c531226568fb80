import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from '@/lib/cn';
import { formatDuration, formatShare } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';
import { agentWithTask } from '@/lib/words';
import type { AgentRun } from './agentRuns';

const LOOKS = {
  working: { icon: LoaderCircle, ink: 'text-accent', word: 'at work' },
  done: { icon: CircleCheck, ink: 'text-good', word: 'done' },
  failed: { icon: CircleAlert, ink: 'text-bad', word: 'failed' },
};

/** Each agent of a run: what it does, how far the run is, and its time. */
export function AgentList({ runs }: { runs: readonly AgentRun[] }) {
  return (
    <ul className="space-y-2.5">
      {runs.map((run) => {
        const { icon: Icon, ink, word } = LOOKS[run.status];
        return (
          <li key={run.agent} className="flex gap-2.5">
            <Icon
              aria-hidden
              className={cn(
                'mt-1 size-4 shrink-0',
                ink,
                run.status === 'working' && 'motion-safe:animate-spin',
              )}
            />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap justify-between gap-x-4">
                <span className="font-semibold">
                  {agentWithTask(run.agent)} <span className={cn('font-normal', ink)}>{word}</span>
                </span>
                <span className="figures text-sm text-quiet">
                  {run.status === 'working' &&
                    run.percent !== null &&
                    `${formatShare(run.percent / 100, 0)} · `}
                  <Elapsed run={run} />
                </span>
              </p>
              {run.step !== null && <p className="text-sm text-quiet">{inWords(run.step)}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** An agent's time so far; counts while it works. */
function Elapsed({ run: { seconds, since } }: { run: AgentRun }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [since]);
  // The server's clock may be ahead of this one.
  const running = since === null ? 0 : Math.max(0, (now - Date.parse(since)) / 1000);
  return formatDuration(seconds + running);
}
