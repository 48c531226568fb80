import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { usePageTitle } from '@/lib/usePageTitle';

interface PageHeaderProps {
  title: string;
  /** One line below the title: what the page is about, or where the thing stands. */
  lead?: ReactNode;
  /** Above the title, e.g. a link back or a badge. */
  above?: ReactNode;
  /** Buttons of the page. */
  actions?: ReactNode;
}

/** The head of every page: its one h1, which takes the focus after navigation, and the tab's title. */
export function PageHeader({ title, lead, above, actions }: PageHeaderProps) {
  usePageTitle(title);
  const heading = useRef<HTMLHeadingElement>(null);
  // The first page of a visit has this key; there the browser's own focus is right.
  const isFirstPage = useRef(useLocation().key === 'default');
  useEffect(() => {
    if (!isFirstPage.current) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="mb-8 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        {above}
        <h1
          ref={heading}
          tabIndex={-1}
          className="font-display text-[2rem] leading-tight font-medium sm:text-[2.5rem]"
        >
          {title}
        </h1>
        {lead !== undefined && <div className="mt-1.5 max-w-[70ch] text-quiet">{lead}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-3">{actions}</div>}
    </header>
  );
}
