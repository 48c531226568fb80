import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { createContext, type ReactNode, use, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { cn } from '@/lib/cn';
import { Button } from './Button';

interface DialogProps {
  isOpen: boolean;
  /** Without it the dialog stays until what it asks for is done. */
  onClose?: () => void;
  title: ReactNode;
  /** One sentence below the title. */
  description?: ReactNode;
  /** `sheet` comes from the side, for lists and menus. */
  kind?: 'dialog' | 'sheet';
  /** Buttons at the end, always visible. */
  footer?: ReactNode;
  /** Called when the focus is about to go back to where it was; `preventDefault` leaves it to the caller. */
  onReturnFocus?: (event: Event) => void;
  className?: string;
  children: ReactNode;
}

const KINDS = {
  dialog:
    'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-lg sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-[min(92vw,46rem)] sm:-translate-1/2 sm:rounded-lg',
  sheet: 'inset-y-0 right-0 w-[min(92vw,26rem)]',
};

/** Where the buttons of the dialog around are. */
const Footer = createContext<HTMLElement | null>(null);

/** A modal dialog: holds the focus, closes with Escape, gives the focus back. */
export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  kind = 'dialog',
  footer,
  onReturnFocus,
  className,
  children,
}: DialogProps) {
  const opener = useRef<Element | null>(null);
  const [foot, setFoot] = useState<HTMLElement | null>(null);
  return (
    <Radix.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(8_12_20/0.5)]" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            onReturnFocus?.(event);
            if (event.defaultPrevented) return;
            // Radix would give it to a trigger, and these dialogs have none.
            event.preventDefault();
            returnFocus(opener.current);
          }}
          className={cn(
            'fixed z-50 flex flex-col bg-surface text-ink shadow-float animate-enter',
            KINDS[kind],
            className,
          )}
        >
          <div className="flex items-start justify-between gap-4 border-b border-line px-5 py-4 sm:px-6">
            <div>
              <Radix.Title className="font-display text-2xl leading-tight font-medium">
                {title}
              </Radix.Title>
              {description !== undefined && <p className="mt-1 text-quiet">{description}</p>}
            </div>
            {onClose && (
              <Radix.Close asChild>
                <Button variant="quiet" size="icon" aria-label="Close" className="-mt-1 -mr-2">
                  <X aria-hidden />
                </Button>
              </Radix.Close>
            )}
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-5 sm:px-6">
            <Footer value={foot}>{children}</Footer>
          </div>
          <div
            ref={setFoot}
            className="flex flex-wrap justify-end gap-3 border-t border-line px-5 py-4 empty:hidden sm:px-6"
          >
            {footer}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Puts buttons into the footer of the dialog around, where what is in the dialog knows what they do. */
export function DialogFooter({ children }: { children: ReactNode }) {
  const foot = use(Footer);
  return foot && createPortal(children, foot);
}

/** Gives the focus back, unless it has gone on, e.g. to the heading of another page. */
function returnFocus(opener: Element | null) {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
  (isThere ? opener : document.getElementById('main'))?.focus();
}
