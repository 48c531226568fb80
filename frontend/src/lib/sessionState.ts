import { useState } from 'react';

/**
 * State that survives a reload in this tab, e.g. a form that is not sent yet; without storage it is plain
 * state. What is kept must be JSON, of a shape that belongs to the key.
 *
 * @returns the value, whether it is one that was kept, its setter, and what forgets it
 */
export function useSessionState<T>(key: string, initial: T) {
  const [kept, setKept] = useState(() => read(key) as T | null);
  return {
    value: kept ?? initial,
    isKept: kept !== null,
    set: (value: T) => {
      setKept(value);
      store(key, JSON.stringify(value));
    },
    forget: () => {
      setKept(null);
      store(key, null);
    },
  };
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function store(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Storage is full or forbidden; the state itself holds.
  }
}
