import { Menu as MenuIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { WaitingButton } from '@/features/approvals/components/WaitingButton';
import { Account } from './Account';
import { Brand } from './Brand';
import { ModelState } from './ModelState';
import { NavLinks } from './Navigation';
import { ThemeMenu } from './ThemeMenu';

/** The bar on top: what waits for a decision, the language model, the theme, who is signed in; a menu where it is narrow. */
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
          <div className="hidden lg:block">
            <Account />
          </div>
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
        <div className="mt-6 space-y-4 border-t border-line pt-4 text-sm text-quiet">
          <ModelState />
          <Account />
        </div>
      </Dialog>
    </header>
  );
}
