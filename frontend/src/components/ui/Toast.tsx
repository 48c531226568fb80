import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Button } from './Button';

interface Message {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

let messages: readonly Message[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(to: readonly Message[]): void {
  messages = to;
  for (const listener of listeners) listener();
}

/** Tells that something is done or failed, for some seconds. What must be read belongs in the page. */
export function toast(text: string, tone: 'good' | 'bad' = 'good'): void {
  change([...messages, { id: nextId++, tone, text }]);
}

/** Shows the toasts; once, around the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => messages,
  );
  return (
    <Radix.Provider duration={6000}>
      {children}
      {shown.map(({ id, tone, text }) => {
        const Icon = tone === 'good' ? CircleCheck : CircleAlert;
        return (
          <Radix.Root
            key={id}
            type={tone === 'good' ? 'background' : 'foreground'}
            onOpenChange={(open) => {
              if (!open) change(messages.filter((message) => message.id !== id));
            }}
            className="flex items-center gap-3 rounded-lg border border-line bg-surface py-2 pr-2 pl-4 shadow-float animate-enter"
          >
            <Icon
              aria-hidden
              className={`size-5 shrink-0 ${tone === 'good' ? 'text-good' : 'text-bad'}`}
            />
            <Radix.Description className="flex-1">{text}</Radix.Description>
            <Radix.Close asChild>
              <Button variant="quiet" size="icon" aria-label="Dismiss">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </Radix.Root>
        );
      })}
      <Radix.Viewport className="fixed right-4 bottom-4 z-60 flex w-[min(92vw,24rem)] flex-col gap-2" />
    </Radix.Provider>
  );
}
