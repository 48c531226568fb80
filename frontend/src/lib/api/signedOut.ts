const listeners = new Set<() => void>();

/** Calls back whenever an answer says that nobody is signed in. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says that an answer said so. */
export function tellSignedOut(): void {
  for (const listener of listeners) listener();
}
