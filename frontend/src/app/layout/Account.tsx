import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { toast } from '@/components/ui/Toast';
import { ROLES, useSession } from '@/lib/access';
import { api } from '@/lib/api/client';
import { errorOfBody } from '@/lib/api/error';

/** Who is signed in, as what, and the way out; nothing where nobody has to sign in. */
export function Account() {
  const { tokens_required, name, role } = useSession();
  const signOut = useMutation({
    mutationFn: async () => {
      const { response, error } = await api.DELETE('/api/session');
      if (!response.ok) throw errorOfBody(error, response);
    },
    onSuccess: () => {
      // Loaded anew, so that nothing of what was shown is left.
      globalThis.location.assign('/');
    },
    onError: () => {
      toast('You are still signed in: the server did not answer. Try again.', 'bad');
    },
  });
  if (!tokens_required || role === null) return null;
  return (
    <div className="flex min-w-0 items-center gap-2 text-sm">
      <p className="min-w-0 leading-tight">
        <span className="block max-w-44 truncate font-semibold" title={name ?? undefined}>
          {name}
        </span>
        <span className="block text-quiet">{ROLES[role].label}</span>
      </p>
      <Button
        variant="quiet"
        size="sm"
        isBusy={signOut.isPending}
        onClick={() => {
          signOut.mutate();
        }}
      >
        <LogOut aria-hidden />
        Sign out
      </Button>
    </div>
  );
}
