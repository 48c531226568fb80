import { useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, useSyncExternalStore } from 'react';
import type { WorkflowEvent } from '@/lib/api/types';
import { workflowKeys } from '@/lib/queries/workflows';
import type { Streams } from './streams';
import type { StreamState } from './WorkflowStream';

const NO_EVENTS: readonly WorkflowEvent[] = [];

/** The streams of the whole page. */
export const StreamsContext = createContext<Streams | null>(null);

function useStreams(): Streams {
  const streams = use(StreamsContext);
  if (streams === null) throw new Error('useWorkflowStream needs a StreamsContext around it');
  return streams;
}

/**
 * Follows a workflow: its events so far, oldest first, and how the connection stands. Queries of the
 * workflow and its results are renewed as events come.
 */
export function useWorkflowStream(workflowId: string): {
  events: readonly WorkflowEvent[];
  connection: StreamState;
} {
  const streams = useStreams();
  useEffect(() => streams.follow(workflowId), [streams, workflowId]);
  const connection = useSyncExternalStore(
    (listener) => streams.subscribe(listener),
    () => streams.state(workflowId),
  );
  const { data: events = NO_EVENTS } = useQuery<readonly WorkflowEvent[]>({
    queryKey: workflowKeys.events(workflowId),
    // The stream alone writes it.
    enabled: false,
    queryFn: () => NO_EVENTS,
    gcTime: Infinity,
    staleTime: Infinity,
  });
  return { events, connection };
}

/** Whether any connection is lost. */
export function useIsConnectionLost(): boolean {
  const streams = useStreams();
  return useSyncExternalStore(
    (listener) => streams.subscribe(listener),
    () => streams.isAnyLost(),
  );
}
