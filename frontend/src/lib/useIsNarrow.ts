import { useSyncExternalStore } from 'react';

/** Narrower than Tailwind's `sm`: a phone held upright. */
const NARROW = '(max-width: 639px)';

/** Whether the window is as narrow as a phone; for what style sheets alone cannot do. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query().matches);
}

function query(): MediaQueryList {
  return window.matchMedia(NARROW);
}

function subscribe(onChange: () => void): () => void {
  const media = query();
  media.addEventListener('change', onChange);
  return () => {
    media.removeEventListener('change', onChange);
  };
}
