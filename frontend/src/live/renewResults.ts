import type { QueryClient } from '@tanstack/react-query';

/** What a week or a finished phase may have changed, by the first part of the queries' keys. */
const RESULTS = [
  'forecasts',
  'allocations',
  'variance',
  'replenishments',
  'markdowns',
  'ledger',
  'clusters',
  'emergency-orders',
  'report',
];

/** A week is told by the answer to its upload and by several events: results are renewed so long after the last. */
const QUIET_MS = 500;
/** Where there is no such pause, so long after the first. */
const LONGEST_MS = 3_000;

interface Waiting {
  since: number;
  timer?: ReturnType<typeof setTimeout>;
}

const waiting = new WeakMap<QueryClient, Waiting>();

/** Renews a season's results in a moment: once, however often it is called until then. They hold lists of all stores. */
export function renewResults(client: QueryClient): void {
  const { since, timer } = waiting.get(client) ?? { since: Date.now() };
  clearTimeout(timer);
  const renew = () => {
    waiting.delete(client);
    for (const key of RESULTS) void client.invalidateQueries({ queryKey: [key] });
  };
  const wait = Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now()));
  waiting.set(client, { since, timer: setTimeout(renew, wait) });
}
