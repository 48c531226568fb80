import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
}

/** A menu of actions below a button. */
export function Menu({ trigger, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-lg border border-line bg-surface p-1.5 text-ink shadow-float animate-enter"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  'flex items-center gap-2.5 rounded-sm px-3 py-2 outline-none cursor-pointer data-[highlighted]:bg-accent-soft data-[disabled]:opacity-55 [&_svg]:size-4';

/** An action of a menu. */
export function MenuItem(props: Radix.DropdownMenuItemProps) {
  return <Radix.Item className={ITEM} {...props} />;
}

/** One of several choices. */
export function MenuChoices(props: Radix.DropdownMenuRadioGroupProps) {
  return <Radix.RadioGroup {...props} />;
}

/** A choice of `MenuChoices`. */
export function MenuChoice({ children, ...props }: Radix.DropdownMenuRadioItemProps) {
  return (
    <Radix.RadioItem className={ITEM} {...props}>
      {children}
      <Radix.ItemIndicator className="ml-auto text-accent">✓</Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}
