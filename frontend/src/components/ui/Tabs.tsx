import { type ReactNode, useEffect, useRef } from 'react';
import { NavLink, useLocation } from 'react-router';
import { cn } from '@/lib/cn';

interface TabLinksProps {
  label: string;
  tabs: readonly { to: string; label: string; badge?: ReactNode }[];
}

/** Tabs that are addresses of their own, for nested routes. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the open tab may lie beyond the edge.
  useEffect(() => {
    const open = nav.current?.querySelector('[aria-current=page]');
    if (!nav.current || !open) return;
    const hidden = open.getBoundingClientRect().right - nav.current.getBoundingClientRect().right;
    if (hidden > 0) nav.current.scrollLeft += hidden;
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={label} className="-mx-4 overflow-x-auto px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-1 border-b border-line">
        {tabs.map((tab) => (
          <li key={tab.to}>
            <NavLink
              to={tab.to}
              className={({ isActive }) =>
                cn(
                  '-mb-px flex items-center gap-2 border-b-2 px-3 py-2.5 font-semibold whitespace-nowrap',
                  isActive
                    ? 'border-accent text-accent'
                    : 'border-transparent text-quiet hover:border-edge hover:text-ink',
                )
              }
            >
              {tab.label}
              {tab.badge}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
