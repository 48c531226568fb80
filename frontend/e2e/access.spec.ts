import type { Browser, Page } from '@playwright/test';
import { startRunningSeason } from './runningSeason';
import { expect, test } from './test';
import { requireTokens, signIn } from './tokens';

const REASON = /signed in as a viewer/;

/** A browser of somebody else, signed in. */
async function personAt(browser: Browser, url: string, token: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: new URL(url).origin });
  const page = await context.newPage();
  await page.goto(url);
  await signIn(page, token);
  return page;
}

test('a wrong token is refused beside the field, a viewer looks and changes nothing', async ({
  page,
  server,
}) => {
  const id = await startRunningSeason(page.request);
  const tokens = await requireTokens(server);
  await page.goto(`/seasons/${id}/weekly`);
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  const field = page.getByLabel('Access token');
  await expect(field).toHaveAttribute('type', 'password');
  await field.fill(`${tokens.viewer.slice(0, -1)}x`);
  await page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(/This token lets nobody in/);
  await expect(field).toBeFocused();
  // Who tries on and on has to wait.
  for (let attempt = 0; attempt < 30; attempt += 1) {
    await page.request.post('/api/session', { data: { token: 'x' } });
  }
  await page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(/Too many wrong tokens.*Wait \d+ seconds?/);

  // Whose token is right is let in all the same, to the page that was asked for.
  await signIn(page, tokens.viewer);
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeVisible();
  const banner = page.getByRole('banner');
  await expect(banner).toContainText('Vera');
  await expect(banner).toContainText('Viewer');
  await expect(page.getByRole('link', { name: 'Access' })).toHaveCount(0);
  await expect(page.getByText('The live connection is lost')).toHaveCount(0);

  const choose = page.getByRole('button', { name: 'Choose files' });
  const cancel = page.getByRole('button', { name: 'Cancel season' });
  for (const button of [choose, cancel]) {
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(REASON);
  }
  await cancel.click({ force: true });
  await expect(page.getByRole('tooltip')).toContainText(REASON);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('input[type=file]')).toBeDisabled();

  await page.getByRole('link', { name: 'Scenarios' }).click();
  await expect(page.getByRole('button', { name: 'Rehearse' })).toHaveAccessibleDescription(REASON);
  await page.getByLabel('Length').press('Enter');
  await page.getByRole('link', { name: 'Data' }).click();
  const pickers = page.getByRole('button', { name: /^Choose a / });
  await expect(pickers.first()).toHaveAccessibleDescription(REASON);
  await page.goto('/seasons/new');
  const strategy = page.getByLabel('Your strategy for the season');
  await strategy.fill('12-week spring season starting March 3, 2025.');
  await strategy.press('Control+Enter');
  const start = page.getByRole('button', { name: 'Start the season' });
  await expect(start).toHaveAccessibleDescription(REASON);
  await expect(page.getByRole('alert')).toHaveCount(0);
  const refused = page.getByRole('link', { name: 'New season' });
  await expect(refused).toHaveAccessibleDescription(REASON);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  expect((await page.request.get('/api/workflows')).status()).toBe(401);
});

test('a planner plans with live events until an administrator revokes the token', async ({
  page,
  browser,
  server,
}) => {
  const tokens = await requireTokens(server);
  await page.goto('/access');
  await signIn(page, tokens.admin);

  // The secret is shown once, and lets its holder in.
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByLabel('Who is it for?').fill('Paul');
  await page.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByLabel('Who is it for?')).toHaveAccessibleDescription(/is there already/);
  await page.getByLabel('Who is it for?').fill('Petra');
  await page.getByRole('button', { name: 'Make it' }).click();
  const secret = await page.getByLabel('Token', { exact: true }).inputValue();
  expect(secret).toMatch(/^hemline_/);
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Token', { exact: true })).toHaveValue(secret);
  await page.getByRole('button', { name: 'Done' }).click();
  const valid = page.getByRole('list', { name: 'Valid tokens' }).getByRole('listitem');
  await expect(valid).toHaveCount(4);

  const hers = await personAt(browser, `${server.url}/seasons/new`, secret);
  const tickets: string[] = [];
  hers.on('websocket', (socket) =>
    tickets.push(new URL(socket.url()).searchParams.get('ticket') ?? ''),
  );
  await hers.getByRole('button', { name: 'Start the season' }).click();
  await hers.getByRole('link', { name: 'Look at the order' }).click();
  const dialog = hers.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Accept: order/ }).click();
  await expect(dialog.getByText('units are ordered')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(hers.getByRole('region', { name: 'Where the season stands' })).toContainText(
    'Upload the sales of week 1',
  );
  // The stream comes back after the server was away, each time with a ticket of its own.
  await server.halt();
  const banner = hers.getByText('The live connection is lost and is being restored');
  await expect(banner).toBeVisible();
  await server.resume({ HEMLINE_REQUIRE_TOKENS: '1' });
  await expect(banner).toBeHidden();
  expect(tickets.length).toBeGreaterThan(1);
  expect(new Set(tickets).size).toBe(tickets.length);
  expect(tickets).not.toContain('');

  await hers.getByRole('link', { name: 'New season' }).first().click();
  const strategy = hers.getByLabel('Your strategy for the season');
  await strategy.fill('Half a year, calmly.');
  await page.reload();
  await expect(page.getByRole('list', { name: 'Changes' })).toContainText('Petra started Spring');
  await valid
    .filter({ hasText: 'Petra' })
    .getByRole('button', { name: /^Revoke/ })
    .click();
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await expect(valid).toHaveCount(3);
  await expect(page.getByText('1 token that has ended')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Changes' })).toContainText(
    'Anna revoked the token of Petra',
  );

  // Her session ends with it; what she typed is there once she is in again.
  const again = hers.getByRole('dialog', { name: 'Sign in again' });
  await expect(again).toContainText('Your session has ended');
  await hers.keyboard.press('Escape');
  await expect(again).toBeVisible();
  await signIn(hers, tokens.planner);
  await expect(again).toBeHidden();
  await expect(hers.getByRole('banner')).toContainText('Paul');
  await expect(strategy).toHaveValue('Half a year, calmly.');
  await hers.getByRole('link', { name: 'Dashboard' }).click();
  await expect(hers.getByRole('heading', { name: 'Open seasons' })).toBeVisible();
  await hers.context().close();
});
