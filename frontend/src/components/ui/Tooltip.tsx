import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export const TooltipProvider = Radix.Provider;

interface TooltipProps {
  text: string;
  /** Where something else than hover and focus shows it, too. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  /** Something that takes the focus. */
  children: ReactNode;
}

/** A hint on hover and focus. Never the only place of something that must be known. */
export function Tooltip({ text, isOpen, onOpenChange, children }: TooltipProps) {
  return (
    <Radix.Root
      {...(isOpen !== undefined && { open: isOpen })}
      {...(onOpenChange && { onOpenChange })}
    >
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-xs rounded-md bg-ink px-3 py-1.5 text-sm text-ground shadow-float"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
