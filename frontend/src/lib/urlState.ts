import { useCallback } from 'react';
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
  const set = useCallback(
    (value: string | null, options?: { push?: boolean }) => {
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
  return [params.get(name) ?? fallback, set];
}
