import { ChartNoAxesCombined, Database, type LucideIcon, Plus, Split } from 'lucide-react';
import { Link, NavLink } from 'react-router';
import { cn } from '@/lib/cn';

const PAGES: { to: string; label: string; icon: LucideIcon }[] = [
  { to: '/', label: 'Dashboard', icon: ChartNoAxesCombined },
  { to: '/seasons/new', label: 'New season', icon: Plus },
  { to: '/scenarios', label: 'Scenarios', icon: Split },
  { to: '/data', label: 'Data', icon: Database },
];

/** The name, hemmed. */
export function Brand() {
  return (
    <Link to="/" className="inline-block w-fit rounded-sm px-2">
      <span className="font-display text-2xl leading-none font-semibold tracking-tight">
        Hemline
      </span>
      <span aria-hidden className="stitch mt-1 block" />
    </Link>
  );
}

/** Links to the main pages. */
export function NavLinks({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <ul className="space-y-1">
      {PAGES.map(({ to, label, icon: Icon }) => (
        <li key={to}>
          <NavLink
            to={to}
            end
            onClick={onNavigate}
            className={({ isActive }) =>
              cn(
                'flex items-center gap-3 rounded-md px-3 py-2 font-semibold',
                isActive
                  ? 'bg-accent-soft text-accent'
                  : 'text-quiet hover:bg-sunken hover:text-ink',
              )
            }
          >
            <Icon aria-hidden className="size-4.5" />
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
