import { readFile } from 'node:fs/promises';
import { atRest, startRunningSeason, uploadWeeks, workflow } from './runningSeason';
import { expect, startDemoSeason, test, weekFile } from './test';

test.use({ isServerShared: true });

test('a week with bad rows lists all of them and imports none', async ({ page, request }) => {
  const id = await startRunningSeason(request);
  const { forecast_id } = await workflow(request, id);
  const ledger = async () => (await request.get(`/api/seasons/${id}/ledger?week=1`)).text();
  const before = await ledger();
  await page.goto(`/seasons/${id}/weekly`);
  const lines = (await readFile(weekFile('on_track', 1), 'utf8')).trim().split('\n');
  // All stores are right but three.
  lines[1] = 'S01,1,-3';
  lines[2] = 'S77,1,4';
  lines[3] = 'S03,1,many';
  const picker = page.getByLabel('Drop the sales of week 1 here');
  await picker.setInputFiles({
    name: 'week_01.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  });
  const files = page.getByRole('status', { name: 'Uploaded files' });
  await expect(files.getByRole('alert')).toContainText('3 rows are bad, so nothing was imported');
  const rows = files.getByRole('table', { name: 'Bad rows' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText(/2\s*units_sold\s*-3/);
  await expect(rows.nth(2)).toContainText(/3\s*store_id\s*S77/);
  await expect(rows.nth(3)).toContainText(/4\s*units_sold\s*many/);

  expect(await ledger()).toBe(before);
  expect((await workflow(request, id)).season_progress).toMatchObject({ week: 0 });
  const history = (await (await request.get(`/api/variance/${forecast_id}`)).json()) as {
    variances: unknown[];
  };
  expect(history.variances).toEqual([]);
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeVisible();

  // The corrected file is taken where the bad one was refused.
  await picker.setInputFiles(weekFile('on_track', 1));
  await expect(files).toContainText('is in: week 1, 50 stores');
  await expect(files.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Week 2 of 12 is next' })).toBeVisible();
});

test('a server that goes away and comes back leaves the page right', async ({
  page,
  request,
  server,
}) => {
  const id = await startRunningSeason(request);
  await uploadWeeks(request, id, 'low_demand', { from: 1, to: 5 });
  await page.goto(`/seasons/${id}/weekly`);
  const checks = page.getByRole('table', { name: 'Checks of the weeks' }).getByRole('row');
  await expect(checks).toHaveCount(6);
  await expect(page.locator('.recharts-surface').first()).toBeVisible();

  await server.halt();
  const banner = page.getByText('The live connection is lost and is being restored');
  await expect(banner).toBeVisible();
  await expect(checks).toHaveCount(6);
  const picker = page.getByLabel('Drop the sales of week 6 here');
  await picker.setInputFiles(weekFile('low_demand', 6));
  const files = page.getByRole('status', { name: 'Uploaded files' });
  await expect(files.getByRole('alert')).toBeVisible();
  await expect(files.getByRole('alert')).not.toContainText(/\b(fetch|50\d|NetworkError)\b/i);

  // Meanwhile nothing is lost; the file goes through once it is sent again.
  await server.resume();
  await expect(banner).toBeHidden();
  await files.getByRole('button', { name: 'Try again' }).click();
  await expect(files).toContainText('week_06.csv is in: week 6, 50 stores');
  await expect(checks).toHaveCount(7);
  await expect(page.getByRole('region', { name: 'Where the season stands' })).toContainText(
    'Approve the markdown',
  );
  expect((await atRest(request, id)).state).toBe('waiting_markdown_approval');

  // What happens while the page is cut off is there once it is back.
  await server.halt();
  await expect(banner).toBeVisible();
  await server.resume();
  await request.post(`/api/workflows/${id}/approval`, { data: { action: 'accept' } });
  await uploadWeeks(request, id, 'low_demand', { from: 7, to: 7 });
  await expect(banner).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Week 8 of 12 is next' })).toBeVisible();
  await expect(checks).toHaveCount(8);
});

test('what a second tab decides is told in the first', async ({ page, request, context }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/forecast`);
  await page.getByRole('link', { name: 'Look at the order' }).click();
  const open = page.getByRole('dialog', { name: 'Shall this order be placed?' });
  await expect(open.getByRole('button', { name: 'Accept: order 9,598 units' })).toBeVisible();

  const second = await context.newPage();
  await second.goto(`/seasons/${id}/forecast`);
  await second.getByRole('link', { name: 'Look at the order' }).click();
  await second.getByRole('button', { name: 'Accept: order 9,598 units' }).click();
  await expect(second.getByText('9,598 units are ordered')).toBeVisible();

  const told = page.getByRole('dialog');
  await expect(told.getByRole('alert')).toContainText(
    'This was accepted already, in another window or by somebody else.',
  );
  await expect(told.getByRole('button', { name: /^Accept/ })).toHaveCount(0);
  await told.getByRole('button', { name: 'Close' }).last().click();
  await expect(told).toBeHidden();
  await expect(page.getByRole('region', { name: 'Where the season stands' })).toContainText(
    'Upload the sales of week 1',
  );
  // One order, not two.
  const events = (await (await request.get(`/api/workflows/${id}/events`)).json()) as {
    events: { type: string }[];
  };
  expect(events.events.filter(({ type }) => type === 'approval_recorded')).toHaveLength(1);
});
