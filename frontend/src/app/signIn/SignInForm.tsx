import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { ErrorState } from '@/components/ErrorState';
import { Button } from '@/components/ui/Button';
import { Field, Input } from '@/components/ui/Field';
import { ROLES, sessionQuery } from '@/lib/access';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';
import { counted } from '@/lib/format';

/** Trades a token for a session. What waits for the sign-in goes on by itself. */
export function SignInForm() {
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const [isMissing, setMissing] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  const focus = () => place.current?.querySelector('input')?.focus();
  useEffect(() => {
    focus();
  }, []);
  const signIn = useMutation({
    mutationFn: () => data(api.POST('/api/session', { body: { token: token.trim() } })),
    networkMode: 'always',
    onSuccess: (session) => {
      client.setQueryData(sessionQuery().queryKey, session);
    },
    onError: focus,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isEmpty = token.trim() === '';
    setMissing(isEmpty);
    if (isEmpty) focus();
    else if (!signIn.isPending) signIn.mutate();
  };
  const refusal = signIn.isError ? refusalWords(signIn.error) : undefined;
  return (
    <form ref={place} onSubmit={submit} className="space-y-5" noValidate>
      <Field
        label="Access token"
        hint="Paste it. It starts with hemline_"
        error={isMissing ? 'Paste your token here.' : refusal}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={token}
            onChange={({ target }) => {
              setToken(target.value);
              setMissing(false);
              signIn.reset();
            }}
          />
        )}
      </Field>
      {signIn.isError && refusal === undefined && <ErrorState error={signIn.error} />}
      <Button type="submit" variant="primary" className="w-full" isBusy={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
      <details>
        <summary className="w-fit cursor-pointer text-accent">I have no token</summary>
        <div className="mt-2 space-y-2 text-quiet">
          <p>
            Ask whoever looks after Hemline where you work. Administrators make tokens on the page
            Access; whoever runs the server makes the first one there, with{' '}
            <code className="figures">hemline-admin token create</code>.
          </p>
          <p>Say what you need it for:</p>
          <ul className="list-disc space-y-0.5 pl-5">
            {Object.values(ROLES).map(({ label, may }) => (
              <li key={label}>
                {label}: {may}
              </li>
            ))}
          </ul>
        </div>
      </details>
    </form>
  );
}

/** What stands beside the field; undefined where the token is not to blame. */
function refusalWords(error: Error): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.errorType === 'UNAUTHENTICATED') {
    return 'This token lets nobody in: it is mistyped, has expired or was revoked. Look whether all of it was copied, or ask for a new one.';
  }
  const { retry_after_seconds: wait } = error.details;
  if (error.errorType === 'RATE_LIMITED') {
    const seconds = typeof wait === 'number' ? counted(wait, 'second') : 'a minute';
    return `Too many wrong tokens were tried from here. Wait ${seconds}, then try again.`;
  }
  return undefined;
}
