import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** Given to a link that goes away when it is followed: what it leads to takes the focus. */
export const TAKES_FOCUS = { takesFocus: true };

/** Ref of what takes the focus after such a link, a heading where there is one; it needs `tabIndex={-1}`. */
export function useArrivalFocus<T extends HTMLElement>() {
  const target = useRef<T>(null);
  const state = useLocation().state as Partial<typeof TAKES_FOCUS> | null;
  const takesFocus = useRef(state?.takesFocus === true);
  useEffect(() => {
    if (takesFocus.current) target.current?.focus();
  }, []);
  return target;
}
