import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import type { WorkflowEvent } from '@/lib/api/types';
import { type StreamOptions, type StreamState, WorkflowStream } from './WorkflowStream';

/** A real server: it hands each connection, with what it asked for, to the test. */
let server: WebSocketServer;
let connections: { socket: ServerSocket; url: string; heard: string[] }[];
let url: string;
let stream: WorkflowStream | undefined;

beforeEach(async () => {
  connections = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket, request) => {
    const heard: string[] = [];
    socket.on('message', (message: Buffer) => heard.push(message.toString()));
    connections.push({ socket, url: request.url ?? '', heard });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `ws://127.0.0.1:${address.port}/api/workflows/wf_1/stream`;
});

afterEach(() => {
  stream?.close();
  for (const { socket } of connections) socket.terminate();
  server.close();
});

function follow(options: Partial<StreamOptions> = {}) {
  const seen: number[] = [];
  const states: StreamState[] = [];
  stream = new WorkflowStream({
    url,
    onEvent: (event) => seen.push(event.seq),
    onState: (state) => states.push(state),
    backoffMs: () => 10,
    ...options,
  });
  return { seen, states };
}

async function connection(index: number) {
  await vi.waitFor(() => {
    expect(connections.length).toBeGreaterThan(index);
  });
  const found = connections[index];
  if (found === undefined) throw new Error('not connected');
  return found;
}

function event(seq: number): string {
  const event: WorkflowEvent = {
    type: 'agent_progress',
    agent: 'Demand Agent',
    message: 'Working',
    progress_pct: seq,
    seq,
    workflow_id: 'wf_1',
    timestamp: '2025-03-03T00:00:00Z',
  };
  return JSON.stringify(event);
}

it('resumes after a loss from the last event that it saw, and drops what it knows', async () => {
  const { seen, states } = follow();
  const first = await connection(0);
  expect(first.url).toBe('/api/workflows/wf_1/stream?after_seq=0');
  first.socket.send(event(1));
  first.socket.send(event(2));
  await vi.waitFor(() => {
    expect(seen).toEqual([1, 2]);
  });

  first.socket.close(1013);
  const second = await connection(1);
  expect(second.url).toBe('/api/workflows/wf_1/stream?after_seq=2');
  second.socket.send(event(2));
  second.socket.send(event(3));
  await vi.waitFor(() => {
    expect(seen).toEqual([1, 2, 3]);
  });
  expect(states).toEqual(['connecting', 'open', 'lost', 'open']);
});

it('starts after the events that are known already', async () => {
  follow({ afterSeq: 7 });
  expect((await connection(0)).url).toContain('after_seq=7');
});

it('ends when the server says that the season is over', async () => {
  const { states } = follow();
  (await connection(0)).socket.close(1000);
  await vi.waitFor(() => {
    expect(states.at(-1)).toBe('ended');
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(connections).toHaveLength(1);
});

it('answers heartbeats', async () => {
  follow();
  const { socket, heard } = await connection(0);
  socket.send('{"type":"heartbeat","timestamp":"2025-03-03T00:00:00Z"}');
  await vi.waitFor(() => {
    expect(heard).toEqual(['{"type":"pong"}']);
  });
});

it('takes a silent connection for lost', async () => {
  const { states } = follow({ silenceLimitMs: 30 });
  await connection(1);
  expect(states).toContain('lost');
});

it('waits longer after each try that fails', async () => {
  const tries: number[] = [];
  server.close();
  const { states } = follow({
    backoffMs: (attempt) => {
      tries.push(attempt);
      return 1;
    },
  });
  await vi.waitFor(() => {
    expect(tries.length).toBeGreaterThan(2);
  });
  expect(tries.slice(0, 3)).toEqual([0, 1, 2]);
  expect(states).not.toContain('open');
});

it('takes a ticket for every connection, and tries again where it gets none', async () => {
  let asked = 0;
  const { states } = follow({
    ticket: () => {
      asked += 1;
      return asked === 2 ? Promise.reject(new Error('refused')) : Promise.resolve(`t${asked}`);
    },
  });
  const first = await connection(0);
  expect(first.url).toBe('/api/workflows/wf_1/stream?after_seq=0&ticket=t1');
  await vi.waitFor(() => {
    expect(states).toContain('open');
  });
  first.socket.close(1001);
  expect((await connection(1)).url).toBe('/api/workflows/wf_1/stream?after_seq=0&ticket=t3');
  await vi.waitFor(() => {
    expect(states.at(-1)).toBe('open');
  });
});

it('does not connect once it is closed while it waits for a ticket', async () => {
  let give: (ticket: string) => void = () => undefined;
  follow({ ticket: () => new Promise((resolve) => (give = resolve)) });
  stream?.close();
  give('t1');
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(connections).toHaveLength(0);
});
