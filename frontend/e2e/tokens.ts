import type { Page } from '@playwright/test';
import type { HemlineServer } from './server';
import { expect } from './test';

/** Starts the server again so that everyone must sign in, and gives a token of each role. */
export async function requireTokens(server: HemlineServer) {
  const make = async (role: string, name: string) => {
    const told = await server.admin('token', 'create', '--role', role, '--name', name);
    return /hemline_\S+/.exec(told)?.[0] ?? '';
  };
  const tokens = {
    viewer: await make('viewer', 'Vera'),
    planner: await make('planner', 'Paul'),
    admin: await make('admin', 'Anna'),
  };
  await server.halt();
  await server.resume({ HEMLINE_REQUIRE_TOKENS: '1' });
  return tokens;
}

/** Signs in on the page or the dialog that is shown. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Access token')).toHaveCount(0);
}
