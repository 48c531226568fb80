import { onlineManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';
import { Dialog } from '@/components/ui/Dialog';
import { isSignedOut, type Session, SessionContext, sessionQuery } from '@/lib/access';
import { onSignedOut } from '@/lib/api/signedOut';
import { Brand } from '../layout/Brand';
import { SignInForm } from './SignInForm';

/**
 * Around everything: where tokens are in force it asks for one, instead of the pages or, where a session has ended in
 * the middle of things, in a dialog over the page, which keeps what was typed.
 */
export function SignInGate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery(sessionQuery());
  const session = query.data;
  const isOut = session !== undefined && isSignedOut(session);
  // The page stays as it was while its person signs in again.
  const [last, setLast] = useState<Session>();
  if (session !== undefined && !isOut && session !== last) setLast(session);
  useEffect(
    () => onSignedOut(() => void client.invalidateQueries({ queryKey: sessionQuery().queryKey })),
    [client],
  );
  useEffect(() => {
    if (!isOut) return;
    // Nothing is asked for that would be refused; queries and streams wait, and go on after the sign-in.
    onlineManager.setOnline(false);
    return () => {
      onlineManager.setOnline(true);
    };
  }, [isOut]);

  if (last !== undefined) {
    return (
      <SessionContext value={last}>
        {children}
        <Dialog
          isOpen={isOut}
          title="Sign in again"
          description="Your session has ended: it lasts twelve hours, and no longer than its token counts. What you typed is still there."
          className="sm:w-[min(92vw,30rem)]"
        >
          <SignInForm />
        </Dialog>
      </SessionContext>
    );
  }
  if (!isOut && !query.isError) return null;
  return (
    <main className="mx-auto max-w-md px-4 pt-[12vh] pb-12">
      <Brand />
      <div className="mt-8 rounded-lg border border-line bg-surface p-5 sm:p-8">
        {isOut ? (
          <>
            <PageHeader title="Sign in" lead="This Hemline asks everyone for an access token." />
            <SignInForm />
          </>
        ) : (
          <>
            <PageHeader title="Hemline cannot start" />
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          </>
        )}
      </div>
    </main>
  );
}
