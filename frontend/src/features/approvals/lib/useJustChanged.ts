import { useEffect, useState } from 'react';

/** How long a request that took another's place cannot be accepted: a click may have been meant for that one. */
const HOLD_MS = 1000;

/** Whether an id has taken another's place a moment ago; the first one has not. */
export function useJustChanged(id: string | undefined): boolean {
  const [known, setKnown] = useState(id);
  useEffect(() => {
    if (id === undefined || id === known) return;
    const timer = setTimeout(
      () => {
        setKnown(id);
      },
      known === undefined ? 0 : HOLD_MS,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [id, known]);
  return id !== undefined && known !== undefined && id !== known;
}
