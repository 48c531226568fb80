import { type ComponentType, lazy, useSyncExternalStore } from 'react';

/** Parts of the UI that wait until the server is back. */
let waiting = 0;
const listeners = new Set<() => void>();

function tellWaiting(): void {
  waiting += 1;
  for (const listener of listeners) listener();
}

/** Between two looks whether the server is back, in ms. */
const WAIT_MS = 2000;

async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch('/health')).ok;
  } catch {
    return false;
  }
}

/** Waits until the server answers. */
export async function serverBack(waitMs = WAIT_MS): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, waitMs));
  while (!(await isServerThere()));
}

/**
 * Loads a part of the UI. Where the server is away, it waits for it and loads the whole page anew: a browser does not
 * ask again for a module that it once failed to get. What a server that answers does not give is an error.
 */
export async function loadPatiently<T>(
  load: () => Promise<T>,
  reload: () => void,
  waitMs = WAIT_MS,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (await isServerThere()) throw error;
  }
  tellWaiting();
  await serverBack(waitMs);
  reload();
  // Until the page is gone.
  return new Promise(() => undefined);
}

/**
 * A component in a file of its own, which is loaded when it is first shown. For pages and what the address opens: what
 * is typed elsewhere would be lost where the page is loaded anew.
 */
export function loadedLater<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() =>
    loadPatiently(load, () => {
      globalThis.location.reload();
    }),
  );
}

/** Whether something that shall be shown waits for the server. */
export function useIsWaitingForServer(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting > 0,
  );
}
