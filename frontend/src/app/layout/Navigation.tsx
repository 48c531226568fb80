import {
  ChartNoAxesCombined,
  Database,
  KeyRound,
  type LucideIcon,
  Plus,
  Split,
} from 'lucide-react';
import { NavLink } from 'react-router';
import { PlannersOnly } from '@/components/PlannersOnly';
import { useMay, useSession } from '@/lib/access';

interface Page {
  to: string;
  label: string;
  icon: LucideIcon;
}

const PAGES: readonly Page[] = [
  { to: '/', label: 'Dashboard', icon: ChartNoAxesCombined },
  { to: '/seasons/new', label: 'New season', icon: Plus },
  { to: '/scenarios', label: 'Scenarios', icon: Split },
  { to: '/data', label: 'Data', icon: Database },
];

const ACCESS: Page = { to: '/access', label: 'Access', icon: KeyRound };

/** Links to the main pages. */
export function NavLinks({ onNavigate }: { onNavigate?: () => void }) {
  const { tokens_required } = useSession();
  const isAdmin = useMay('admin');
  return (
    <ul className="space-y-1">
      {[...PAGES, ...(tokens_required && isAdmin ? [ACCESS] : [])].map((page) => (
        <li key={page.to}>
          {page.to === '/seasons/new' ? (
            <PlannersOnly>{link(page, onNavigate)}</PlannersOnly>
          ) : (
            link(page, onNavigate)
          )}
        </li>
      ))}
    </ul>
  );
}

function link({ to, label, icon: Icon }: Page, onNavigate: (() => void) | undefined) {
  return (
    <NavLink
      to={to}
      end
      onClick={onNavigate}
      className="flex items-center gap-3 rounded-md px-3 py-2 font-semibold text-quiet hover:bg-sunken hover:text-ink aria-disabled:cursor-not-allowed aria-disabled:opacity-55 aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent"
    >
      <Icon aria-hidden className="size-4.5" />
      {label}
    </NavLink>
  );
}
