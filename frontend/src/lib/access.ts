import { queryOptions } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { api, data } from './api/client';
import type { Schemas } from './api/types';

export type Role = Schemas['Role'];
export type Session = Schemas['SessionBody'];

/** What each role is called, and what its holder may do. Each may also do what the ones before it may. */
export const ROLES: Record<Role, { label: string; may: string }> = {
  viewer: { label: 'Viewer', may: 'looks at everything and changes nothing' },
  planner: { label: 'Planner', may: 'also uploads, plans and decides' },
  admin: { label: 'Administrator', may: 'also makes and revokes tokens' },
};

const RANKS: readonly Role[] = ['viewer', 'planner', 'admin'];

/** Who is signed in, whether anyone must be, and what the server takes. Asked once, and again when an answer says that nobody is. */
export function sessionQuery() {
  return queryOptions({
    queryKey: ['session'],
    queryFn: () => data(api.GET('/api/session')),
    staleTime: Infinity,
    // Another tab may have signed in.
    refetchOnWindowFocus: 'always',
    // All others wait while nobody is signed in.
    networkMode: 'always',
  });
}

/** Whether a sign-in must come first. */
export function isSignedOut(session: Session): boolean {
  return session.tokens_required && session.role === null;
}

/** Where no tokens are in force, anyone may do anything. */
const ANYONE: Session = {
  tokens_required: false,
  name: null,
  role: 'admin',
  token_expires_at: null,
  upload_limit_bytes: 64 * 1024 * 1024,
};

/** The session of the whole page. */
export const SessionContext = createContext(ANYONE);

/** Who is signed in. */
export function useSession(): Session {
  return use(SessionContext);
}

/** Whether the person may do what the role may. */
export function useMay(role: Role): boolean {
  const { role: own } = useSession();
  return own !== null && RANKS.indexOf(own) >= RANKS.indexOf(role);
}
