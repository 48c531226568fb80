import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FRONTEND = fileURLToPath(new URL('..', import.meta.url));
const BINARY = process.env.HEMLINE_SERVER ?? join(FRONTEND, '../target/debug/hemline-server');
const ADMIN = process.env.HEMLINE_ADMIN ?? join(FRONTEND, '../target/debug/hemline-admin');

/** A server of its own, on a free port and a fresh database. */
export interface HemlineServer {
  url: string;
  /** Ends the process, keeps its database. */
  halt: () => Promise<void>;
  /** Starts it again after `halt`, at the same address, with other configuration laid over. */
  resume: (variables?: Record<string, string>) => Promise<void>;
  /** Runs `hemline-admin` on its database, and gives what it printed. */
  admin: (...args: string[]) => Promise<string>;
  stop: () => Promise<void>;
}

/**
 * Starts the real server with the UI of `dist`.
 *
 * @param variables further configuration, e.g. `HEMLINE_DEMO: '0'` for an empty database
 */
export async function startServer(variables: Record<string, string> = {}): Promise<HemlineServer> {
  const home = await mkdtemp(join(tmpdir(), 'hemline-e2e-'));
  const database = `sqlite://${join(home, 'hemline.db')}`;
  const launch = (bind: string, changes: Record<string, string> = {}) =>
    spawn(BINARY, [], {
      cwd: home,
      env: {
        DATABASE_URL: database,
        HEMLINE_BIND: bind,
        HEMLINE_LLM: 'offline',
        HEMLINE_LOG: 'warn',
        HEMLINE_UI_DIR: join(FRONTEND, 'dist'),
        ...variables,
        ...changes,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  let child = launch('127.0.0.1:0');
  const url = await listening(child);
  const halt = async () => {
    // One that has crashed will not end again.
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  return {
    url,
    halt,
    resume: async (changes) => {
      child = launch(new URL(url).host, changes);
      await listening(child);
    },
    admin: async (...args) => {
      const env = { DATABASE_URL: database };
      return (await promisify(execFile)(ADMIN, args, { cwd: home, env })).stdout;
    },
    stop: async () => {
      await halt();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`${BINARY} ended before it listened`));
    });
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
