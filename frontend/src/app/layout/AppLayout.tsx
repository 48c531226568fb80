import { Suspense } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { LoadingState } from '@/components/LoadingState';
import { ApprovalDialog } from '@/features/approvals/components/ApprovalDialog';
import { Brand } from './Brand';
import { ConnectionBanner } from './ConnectionBanner';
import { Header } from './Header';
import { NavLinks } from './Navigation';

/** What lies around every page: navigation, header, and the dialog of approvals. */
export function AppLayout() {
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-md bg-accent px-4 py-2 font-semibold text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <div className="lg:grid lg:grid-cols-[14rem_1fr]">
        <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line bg-surface px-4 py-6 lg:flex">
          <Brand />
          <nav aria-label="Main" className="mt-8">
            <NavLinks />
          </nav>
        </aside>
        <div className="min-w-0">
          <Header />
          <ConnectionBanner />
          <main id="main" tabIndex={-1} className="mx-auto max-w-6xl px-4 pt-8 pb-20 sm:px-8">
            <Suspense fallback={<LoadingState what="the page" lines={6} />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      <ApprovalDialog />
      <ScrollRestoration />
    </>
  );
}
