import type { QueryClient } from '@tanstack/react-query';
import { sessionQuery } from '@/lib/access';
import { api, data } from '@/lib/api/client';
import type { WorkflowEvent } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';
import { renewAfter } from './invalidate';
import { type StreamState, WorkflowStream } from './WorkflowStream';

interface Shared {
  stream: WorkflowStream;
  state: StreamState;
  users: number;
  /** Hands over what was gathered so far. */
  flush: () => void;
}

/** How long events are gathered before the page is told: a replay brings hundreds at once. */
const GATHER_MS = 50;

const NO_EVENTS: readonly WorkflowEvent[] = [];

/** One stream per workflow, however many components follow it; events go into the query cache. */
export class Streams {
  #streams = new Map<string, Shared>();
  #listeners = new Set<() => void>();

  constructor(private readonly client: QueryClient) {}

  /** Follows a workflow until the returned function is called. */
  follow(workflowId: string): () => void {
    const shared = this.#streams.get(workflowId) ?? this.#open(workflowId);
    shared.users += 1;
    return () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      this.#streams.delete(workflowId);
      // Whoever follows next goes on from the last event of the cache.
      shared.flush();
      shared.stream.close();
      this.#tell();
    };
  }

  /** How the connection of a workflow stands. */
  state(workflowId: string): StreamState {
    return this.#streams.get(workflowId)?.state ?? 'connecting';
  }

  /** Whether any connection is lost. */
  isAnyLost(): boolean {
    return [...this.#streams.values()].some((shared) => shared.state === 'lost');
  }

  /** Calls back whenever a state changes. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #open(workflowId: string): Shared {
    const key = workflowKeys.events(workflowId);
    const known = this.client.getQueryData<readonly WorkflowEvent[]>(key) ?? NO_EVENTS;
    let gathered: WorkflowEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      clearTimeout(timer);
      const events = gathered;
      gathered = [];
      timer = undefined;
      if (events.length === 0) return;
      this.client.setQueryData<readonly WorkflowEvent[]>(key, (old = NO_EVENTS) => [
        ...old,
        ...events,
      ]);
      renewAfter(this.client, events);
    };
    const shared: Shared = {
      state: 'connecting',
      users: 0,
      flush,
      stream: new WorkflowStream({
        url: streamUrl(workflowId),
        ticket: () => takeTicket(this.client),
        afterSeq: known.at(-1)?.seq ?? 0,
        onEvent: (event) => {
          gathered.push(event);
          timer ??= setTimeout(flush, GATHER_MS);
        },
        onState: (state) => {
          // The first call comes before `shared` is assigned, with the state that it has anyway.
          if (state === 'connecting') return;
          shared.state = state;
          this.#tell();
        },
      }),
    };
    this.#streams.set(workflowId, shared);
    return shared;
  }
}

function streamUrl(workflowId: string): string {
  const url = new URL(`/api/workflows/${workflowId}/stream`, globalThis.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** A ticket for one connection, where tokens are in force. While nobody is signed in it waits, as all queries do. */
async function takeTicket(client: QueryClient): Promise<string | undefined> {
  const session = client.getQueryData(sessionQuery().queryKey);
  if (session?.tokens_required !== true) return undefined;
  const { ticket } = await client.query({
    // Each is good for one connection.
    queryKey: ['ticket', crypto.randomUUID()],
    queryFn: () => data(api.POST('/api/session/ticket')),
    gcTime: 0,
    retry: false,
  });
  return ticket;
}
