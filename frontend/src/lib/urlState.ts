import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';

/**
 * One value that lives in the page's address, so that it survives a reload and can be shared. Setting
 * it to the default or to null removes it.
 *
 * @param name the query parameter
 * @param fallback the value where the address has none
 * @returns the value and its setter; `push` makes a step that the back button undoes
 */
export function useUrlState(
  name: string,
  fallback = '',
): [string, (value: string | null, options?: { push?: boolean }) => void] {
  const [params, setParams] = useSearchParams();
  const stored = params.get(name) ?? fallback;
  // The address follows a moment later, and a text box would jump back until then.
  const [coming, setComing] = useState<string | null>(null);
  if (coming === stored) setComing(null);
  const set = useCallback(
    (value: string | null, options?: { push?: boolean }) => {
      setComing(value ?? fallback);
      setParams(
        (current) => {
          const next = new URLSearchParams(current);
          if (value === null || value === fallback) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: options?.push !== true, preventScrollReset: true },
      );
    },
    [setParams, name, fallback],
  );
  return [coming ?? stored, set];
}
