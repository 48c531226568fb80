import type { WorkflowEvent } from '@/lib/api/types';

/** `ended`: the season is over or was closed by us; no more events come. */
export type StreamState = 'connecting' | 'open' | 'lost' | 'ended';

export interface StreamOptions {
  /** Address of the stream without its query, e.g. `ws://host/api/workflows/wf_1/stream`. */
  url: string;
  /** Asked before every connection where the server lets nobody in without a ticket; undefined where it needs none. */
  ticket?: () => Promise<string | undefined>;
  /** The last event that is known already; 0 for none. */
  afterSeq?: number;
  onEvent: (event: WorkflowEvent) => void;
  onState?: (state: StreamState) => void;
  /** Wait before try `n` of connecting again, in ms. */
  backoffMs?: (attempt: number) => number;
  /** Without any message for so long the connection counts as lost; the server sends one every 30 s. */
  silenceLimitMs?: number;
}

/** A message of the stream: an event, a heartbeat, or a refusal of what a client sent. */
interface Message {
  type: string;
  seq?: number;
}

/** Closed because everything was sent. */
const NORMAL_CLOSURE = 1000;

/** 0.5 s, 1 s, 2 s, … 15 s, less up to a third, so that not all clients come at once. */
function backoff(attempt: number): number {
  return Math.min(500 * 2 ** attempt, 15_000) * (1 - Math.random() / 3);
}

/**
 * Follows a workflow's events. Connects again after every loss, from the last event that it saw, until
 * the server says that the season is over or `close` is called.
 */
export class WorkflowStream {
  #socket: WebSocket | undefined;
  #lastSeq: number;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(private readonly options: StreamOptions) {
    this.#lastSeq = options.afterSeq ?? 0;
    void this.#connect();
  }

  /** The last event that was seen. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Stops for good. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    this.#socket?.close();
    this.options.onState?.('ended');
  }

  async #connect(): Promise<void> {
    if (this.#attempt === 0) this.options.onState?.('connecting');
    let ticket;
    try {
      ticket = await this.options.ticket?.();
    } catch {
      this.#lose(0);
      return;
    }
    if (this.#closed) return;
    const query = new URLSearchParams({ after_seq: String(this.#lastSeq) });
    if (ticket !== undefined) query.set('ticket', ticket);
    const socket = new WebSocket(`${this.options.url}?${query.toString()}`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempt = 0;
      this.#listenForSilence();
      this.options.onState?.('open');
    };
    socket.onmessage = ({ data }) => {
      this.#listenForSilence();
      this.#take(JSON.parse(String(data)) as Message);
    };
    socket.onclose = ({ code }) => {
      // A socket that was given up closes late; the one in use decides.
      if (socket === this.#socket) this.#lose(code);
    };
  }

  #take(message: Message): void {
    if (message.type === 'heartbeat') {
      this.#socket?.send('{"type":"pong"}');
      return;
    }
    // Only stored events have a number; one that was seen already is dropped.
    if (message.seq === undefined || message.seq <= this.#lastSeq) return;
    this.#lastSeq = message.seq;
    this.options.onEvent(message as unknown as WorkflowEvent);
  }

  #lose(code: number): void {
    clearTimeout(this.#silence);
    if (this.#closed) return;
    if (code === NORMAL_CLOSURE) {
      this.close();
      return;
    }
    this.options.onState?.('lost');
    const wait = (this.options.backoffMs ?? backoff)(this.#attempt);
    this.#attempt += 1;
    this.#retry = setTimeout(() => void this.#connect(), wait);
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      const silent = this.#socket;
      this.#socket = undefined;
      silent?.close();
      this.#lose(0);
    }, this.options.silenceLimitMs ?? 75_000);
  }
}
