import { Menu as MenuIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { WaitingButton } from '@/features/approvals/components/WaitingButton';
import { ModelState } from './ModelState';
import { Brand, NavLinks } from './Navigation';
import { ThemeMenu } from './ThemeMenu';

/** The bar on top: what waits for a decision, the language model, the theme; a menu where it is narrow. */
export function Header() {
  const [isMenuOpen, setMenuOpen] = useState(false);
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface">
      <div className="flex h-15 items-center gap-3 px-4 sm:px-8">
        <div className="lg:hidden">
          <Brand />
        </div>
        <div className="hidden text-sm text-quiet lg:block">
          <ModelState />
        </div>
        <div className="ml-auto flex items-center gap-1 sm:gap-2">
          <WaitingButton />
          <ThemeMenu />
          <Button
            variant="quiet"
            size="icon"
            className="lg:hidden"
            aria-label="Menu"
            onClick={() => {
              setMenuOpen(true);
            }}
          >
            <MenuIcon aria-hidden />
          </Button>
        </div>
      </div>
      <Dialog
        isOpen={isMenuOpen}
        onClose={() => {
          setMenuOpen(false);
        }}
        title="Menu"
        kind="sheet"
      >
        <nav aria-label="Main">
          <NavLinks
            onNavigate={() => {
              setMenuOpen(false);
            }}
          />
        </nav>
        <div className="mt-6 border-t border-line pt-4 text-sm text-quiet">
          <ModelState />
        </div>
      </Dialog>
    </header>
  );
}
