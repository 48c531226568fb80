import { type ComponentType, lazy, useSyncExternalStore } from 'react';

/** Files of the UI that wait until the server is back. */
let waiting = 0;
const listeners = new Set<() => void>();

function changeWaiting(by: 1 | -1): void {
  waiting += by;
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

async function serverIsBack(waitMs: number): Promise<void> {
  changeWaiting(1);
  while (!(await isServerThere())) await new Promise((resolve) => setTimeout(resolve, waitMs));
  changeWaiting(-1);
}

/**
 * Loads a file of the UI; where that fails, once more as soon as the server answers. What a server that answers does
 * not give, e.g. after an update, is an error.
 */
export async function loadPatiently<T>(load: () => Promise<T>, waitMs = WAIT_MS): Promise<T> {
  try {
    return await load();
  } catch {
    await serverIsBack(waitMs);
    return load();
  }
}

/** A component in a file of its own, which is loaded when it is first shown. */
export function loadedLater<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() => loadPatiently(load));
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
