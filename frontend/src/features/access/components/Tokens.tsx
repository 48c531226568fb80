import { useQuery } from '@tanstack/react-query';
import { QueryView } from '@/components/QueryView';
import { Badge } from '@/components/ui/Badge';
import { ROLES } from '@/lib/access';
import type { Schemas } from '@/lib/api/types';
import { counted, formatAgo, formatDate } from '@/lib/format';
import { tokensQuery } from '../api/queries';
import { RevokeToken } from './RevokeToken';

type Token = Schemas['TokenBody'];

/** Every token: those that let somebody in, and below them those that no longer do. */
export function Tokens() {
  const query = useQuery(tokensQuery());
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens" className="mb-3 text-lg font-semibold">
        Tokens
      </h2>
      <QueryView query={query} what="the tokens">
        {(tokens) => {
          const ended = tokens.filter(({ is_valid }) => !is_valid);
          return (
            <div className="space-y-4">
              <TokenList label="Valid tokens" tokens={tokens.filter(({ is_valid }) => is_valid)} />
              {ended.length > 0 && (
                <details>
                  <summary className="w-fit cursor-pointer text-quiet hover:text-ink">
                    {counted(ended.length, 'token that has ended', 'tokens that have ended')}
                  </summary>
                  <div className="mt-3">
                    <TokenList label="Ended tokens" tokens={ended} />
                  </div>
                </details>
              )}
            </div>
          );
        }}
      </QueryView>
    </section>
  );
}

function TokenList({ label, tokens }: { label: string; tokens: readonly Token[] }) {
  return (
    <ul
      aria-label={label}
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {tokens.map((token) => (
        <li
          key={token.token_id}
          className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 py-4 sm:px-6"
        >
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-semibold [overflow-wrap:anywhere]">{token.name}</span>
              <span>{ROLES[token.role].label}</span>
              <State token={token} />
            </p>
            <p className="figures text-sm text-quiet">{datesOf(token)}</p>
          </div>
          {token.is_valid && <RevokeToken token={token} />}
        </li>
      ))}
    </ul>
  );
}

function State({ token: { is_valid, revoked_at } }: { token: Token }) {
  if (is_valid) return <Badge tone="good">Valid</Badge>;
  return <Badge>{revoked_at === null ? 'Expired' : 'Revoked'}</Badge>;
}

function datesOf({ created_at, expires_at, revoked_at, last_used_at, is_valid }: Token): string {
  const end =
    revoked_at !== null
      ? `revoked ${formatDate(revoked_at)}`
      : expires_at === null
        ? 'does not expire'
        : `${is_valid ? 'expires' : 'expired'} ${formatDate(expires_at)}`;
  const use = last_used_at === null ? 'never used' : `last used ${formatAgo(last_used_at)}`;
  return `Made ${formatDate(created_at)}, ${end}, ${use}`;
}
