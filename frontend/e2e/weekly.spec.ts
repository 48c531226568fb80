import { readFile } from 'node:fs/promises';
import { startRunningSeason } from './runningSeason';
import { expect, test, weekFile } from './test';

test.use({ isServerShared: true });

test('a week far above the forecast leads to a re-forecast and to the order that it asks for', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request, { emergency_order_basis: 'dc' });
  await page.goto(`/seasons/${id}/weekly`);
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeVisible();
  await page.getByLabel('Drop the sales of week 1 here').setInputFiles(weekFile('high_demand', 1));

  const files = page.getByRole('status', { name: 'Uploaded files' });
  await expect(files).toContainText('week_01.csv is in: week 1, 50 stores.');
  const now = page.getByRole('region', { name: 'What happened, and what to do now' });
  await expect(now).toContainText('Emergency');
  await expect(now).toContainText('1,053 units against 804 forecast: 31% over');
  await expect(now).toContainText('above the emergency threshold of 30%');
  await expect(now).toContainText('Decide whether to order 3,075 more units');
  await expect(page.getByRole('cell', { name: 'Remaining weeks forecast again' })).toBeVisible();

  await now.getByRole('link', { name: 'Look and decide' }).click();
  const dialog = page.getByRole('dialog', { name: 'Shall more be ordered during the season?' });
  await expect(dialog).toContainText('3,075');
  await page.keyboard.press('Escape');

  // A re-forecast can be asked for without a threshold, with a reason.
  await page.getByRole('button', { name: 'Re-forecast now' }).click();
  const asking = page.getByRole('dialog', { name: 'Forecast the remaining weeks again?' });
  await asking.getByRole('button', { name: 'Re-forecast now' }).click();
  await expect(asking.getByText('Say why, in a few words.')).toBeVisible();
});

test('several weeks are sent in order; each has its shipments and every unit', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request);
  await page.goto(`/seasons/${id}/weekly`);
  await page
    .getByLabel('Drop the sales of week 1 here')
    .setInputFiles([3, 1, 2].map((week) => weekFile('low_demand', week)));
  const files = page.getByRole('status', { name: 'Uploaded files' });
  await files.getByText('All 3 files are in: weeks 1, 2 and 3').click({ timeout: 60_000 });
  await expect(files.getByRole('listitem')).toHaveText([
    'week_01.csv is in: week 1, 50 stores.',
    'week_02.csv is in: week 2, 50 stores.',
    'week_03.csv is in: week 3, 50 stores.',
  ]);
  await expect(page.getByRole('heading', { name: 'Week 4 of 12 is next' })).toBeVisible();
  await expect(page.getByText('every unit is accounted for')).toBeVisible();

  await page.getByLabel('Week shown').selectOption('Week 2');
  await expect(page).toHaveURL(/[?&]week=2/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Week 2, until 16 Mar 2025' })).toBeVisible();
  const search = page.getByLabel('Find a store');
  await search.pressSequentially('S07');
  await expect(search).toHaveValue('S07');
  await expect(page.getByRole('region', { name: 'Shipments by store' })).toContainText(
    'Minneapolis Mall',
  );
  await expect(page.getByRole('cell', { name: 'New York Mall' })).toBeHidden();

  // A corrected week replaces the one before.
  await page.getByLabel('Drop the sales of week 4 here').setInputFiles(weekFile('on_track', 3));
  await expect(page.getByText('Week 3 was in already: its sales are replaced')).toBeVisible();
  await expect(page.getByText('1 earlier check that a correction has replaced')).toBeVisible();
});

test('a bad file says which rows are wrong, and a week after a gap waits', async ({
  page,
  request,
}) => {
  const id = await startRunningSeason(request);
  await page.goto(`/seasons/${id}/weekly`);
  const picker = page.getByLabel('Drop the sales of week 1 here');
  const rows = ['store_id,week_number,units_sold', 'S01,1,-3', 'S77,1,4', ''];
  await picker.setInputFiles([
    { name: 'typo.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) },
    { name: 'next.csv', mimeType: 'text/csv', buffer: await readFile(weekFile('on_track', 2)) },
  ]);
  const bad = page.getByRole('region', { name: /Wrong rows|Bad rows/ });
  await expect(bad.getByRole('row').nth(1)).toHaveText(/2\s*units_sold\s*-3/);
  await expect(bad.getByRole('row').nth(2)).toHaveText(/3\s*store_id\s*S77/);
  await expect(page.getByText('next.csv was not sent')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeVisible();

  await picker.setInputFiles(weekFile('on_track', 2));
  await expect(
    page.getByText('Week 2 is kept, but it counts only once week 1 is in'),
  ).toBeVisible();

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Empty file for week 1' }).click(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines).toHaveLength(51);
  expect(lines.slice(0, 2)).toEqual(['store_id,week_number,units_sold', 'S01,1,']);

  // The week that fills the gap says what the gap has cost.
  const late = lines.map((line, index) => (index === 0 ? line : `${line}14`)).slice(0, 50);
  const buffer = Buffer.from(late.join('\n'));
  await picker.setInputFiles({ name: 'late.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByText('Nothing shipped after week 1: week 2 was in before')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nothing shipped after week 1.')).toBeVisible();
  await expect(page.getByText(/the shelves hold [\d.]+ weeks of expected sales/)).toBeVisible();

  // A week that lacks stores says so, and still does when the page is opened later.
  const incomplete = Buffer.from('store_id,week_number,units_sold\nS01,3,14\n');
  await page
    .getByLabel('Drop the sales of week 3 here')
    .setInputFiles({ name: 'part.csv', mimeType: 'text/csv', buffer: incomplete });
  await expect(page.getByText('The file of week 3 lacks 49 stores of the plan')).toBeVisible();
  await page.reload();
  const now = page.getByRole('region', { name: 'What happened, and what to do now' });
  await expect(now).toContainText('Week 3 lacks 49 stores: upload the whole file.');
});
