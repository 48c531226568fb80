import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ToastProvider } from '@/components/ui/Toast';
import { TooltipProvider } from '@/components/ui/Tooltip';
import { makeQueryClient } from '@/lib/queryClient';
import { Streams } from '@/live/streams';
import { StreamsContext } from '@/live/useWorkflowStream';

/** What every page can use: queries, streams, toasts, tooltips. */
export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  const [streams] = useState(() => new Streams(client));
  return (
    <QueryClientProvider client={client}>
      <StreamsContext value={streams}>
        <TooltipProvider delayDuration={300}>
          <ToastProvider>{children}</ToastProvider>
        </TooltipProvider>
      </StreamsContext>
    </QueryClientProvider>
  );
}
