import { useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { toast } from '@/components/ui/Toast';
import { useSession } from '@/lib/access';
import type { Schemas } from '@/lib/api/types';
import { useRevokeToken } from '../api/queries';

/** Ends a token once it is confirmed. */
export function RevokeToken({ token: { token_id, name } }: { token: Schemas['TokenBody'] }) {
  const [isOpen, setOpen] = useState(false);
  const revoke = useRevokeToken();
  const isOwn = useSession().name === name;
  const close = () => {
    setOpen(false);
    revoke.reset();
  };
  return (
    <>
      <Button
        size="sm"
        onClick={() => {
          setOpen(true);
        }}
      >
        Revoke
        <span className="sr-only">the token of {name}</span>
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={`Revoke the token of ${name}?`}
        footer={
          <>
            <Button onClick={close}>Keep it</Button>
            <Button
              variant="danger"
              isBusy={revoke.isPending}
              onClick={() => {
                revoke.mutate(token_id, {
                  onSuccess: () => {
                    close();
                    toast(`The token of ${name} is revoked.`);
                  },
                });
              }}
            >
              Revoke it
            </Button>
          </>
        }
      >
        <div className="space-y-3">
          <p>
            Whoever uses it is no longer let in, and is signed out at once. This cannot be undone; a
            new token can be made any time. What was done with it stays as it is.
          </p>
          {isOwn && (
            <p className="font-semibold">
              You are signed in with this one: you will need another token to go on.
            </p>
          )}
          {revoke.isError && <ErrorState error={revoke.error} />}
        </div>
      </Dialog>
    </>
  );
}
