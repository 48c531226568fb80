import { type RefObject, useEffect, useState } from 'react';

/** Whether what is in an element is wider than the element, so that it scrolls sideways. */
export function useOverflowsSideways(ref: RefObject<HTMLElement | null>): boolean {
  const [isWider, setWider] = useState(false);
  useEffect(() => {
    const { current: element } = ref;
    if (element === null) return;
    const sizes = new ResizeObserver(() => {
      setWider(element.scrollWidth > element.clientWidth);
    });
    for (const one of [element, ...element.children]) sizes.observe(one);
    return () => {
      sizes.disconnect();
    };
  }, [ref]);
  return isWider;
}
