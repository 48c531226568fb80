import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { APIRequestContext } from '@playwright/test';
import { expect, expectAccessible, startDemoSeason, test } from './test';

/** Accepts the order and waits until the season takes weeks. */
async function acceptOrder(request: APIRequestContext, id: string): Promise<string> {
  await request.post(`/api/workflows/${id}/approval`, { data: { action: 'accept' } });
  let forecastId = '';
  await expect
    .poll(async () => {
      const season = (await (await request.get(`/api/workflows/${id}`)).json()) as {
        status: string;
        forecast_id: string;
      };
      forecastId = season.forecast_id;
      return season.status;
    })
    .toBe('monitoring');
  return forecastId;
}

async function uploadWeek(request: APIRequestContext, forecastId: string, scenario: string) {
  const path = `../../fixtures/weekly/${scenario}/week_01.csv`;
  const buffer = await readFile(fileURLToPath(new URL(path, import.meta.url)));
  const answer = await request.post('/api/data/upload-weekly-sales', {
    multipart: {
      file: { name: 'week_01.csv', mimeType: 'text/csv', buffer },
      forecast_id: forecastId,
    },
  });
  expect(answer.ok()).toBe(true);
}

test('a season says what is to be done next, and follows what happens', async ({
  page,
  request,
}) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}`);
  await expect(page).toHaveURL(`/seasons/${id}/forecast`);
  const standing = page.getByRole('region', { name: 'Where the season stands' });
  await expect(standing).toContainText('Approve the manufacturing order');
  await standing.getByRole('link', { name: 'Look at the order' }).click();
  await expect(page.getByRole('dialog', { name: 'Shall this order be placed?' })).toBeVisible();
  await page.keyboard.press('Escape');

  const forecastId = await acceptOrder(request, id);
  await expect(standing).toContainText('Upload the sales of week 1');
  await uploadWeek(request, forecastId, 'high_demand');
  await expect(standing.getByRole('link', { name: 'Upload week 2' })).toBeVisible();
  await expect(standing).toContainText('week 1 of 12');

  await page.getByRole('button', { name: 'What happened and why' }).click();
  const panel = page.getByRole('dialog', { name: 'What happened and why' });
  const entries = panel.getByRole('listitem');
  await expect(panel).toContainText('Week 1: sales are 31% over');
  await expect(panel).toContainText(
    '7998 units are expected over 12 weeks, with the peak in week 3',
  );
  await expectAccessible(page);
  await panel.getByLabel('Show').selectOption('Decisions');
  await expect(panel.getByText('2 entries')).toBeVisible();
  // Newest first.
  await expect(entries.filter({ hasText: 'Decision' }).first()).toContainText(
    'Manufacturing order: accepted',
  );
  await page.reload();
  await expect(panel.getByText('2 entries')).toBeVisible();
  await panel.getByText('Details').last().click();
  await expect(panel.getByText('"type": "human_input_required"')).toBeVisible();
});

test('a lost connection says so quietly and recovers', async ({ page, request, server }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/forecast`);
  await expect(page.getByText('Season demand')).toBeVisible();
  await server.halt();
  const banner = page.getByText('The live connection is lost and is being restored');
  await expect(banner).toBeVisible();
  await expect(page.getByText('7,998').first()).toBeVisible();

  await server.resume();
  await acceptOrder(request, id);
  await expect(banner).toBeHidden({ timeout: 20_000 });
  await expect(page.getByText('Upload the sales of week 1')).toBeVisible();
});

test('a season is cancelled once that is confirmed', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/forecast`);
  await page.getByRole('button', { name: 'Cancel season' }).click();
  const dialog = page.getByRole('dialog', { name: /^Cancel / });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Keep the season' }).click();
  await expect(page.getByText('Approve the manufacturing order')).toBeVisible();

  await page.getByRole('button', { name: 'Cancel season' }).click();
  await dialog.getByRole('button', { name: 'Cancel the season' }).click();
  await expect(page.getByText('This season was cancelled')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel season' })).toBeHidden();
  await expectAccessible(page);
});

test('a step that failed says why and is retried', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  // The server never fails on its own here: what it says of the season is changed on its way.
  let isFailed = true;
  await page.route(`**/api/workflows/${id}`, async (route) => {
    const answer = await route.fetch();
    const season = (await answer.json()) as object;
    const failure = {
      error_type: 'AGENT_TIMEOUT',
      agent: 'Demand Agent',
      failed_in: 'phase_1_forecasting',
      message: 'The Demand Agent took longer than 30 s',
    };
    const json = isFailed
      ? { ...season, status: 'failed', state: 'error', failure, pending_approval_id: null }
      : season;
    await route.fulfill({ json });
  });
  await page.route(`**/api/workflows/${id}/retry`, async (route) => {
    isFailed = false;
    await route.fulfill({ json: {} });
  });
  await page.goto(`/seasons/${id}/forecast`);
  await expect(page.getByText('The Demand Agent took longer than 30 s')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText('Approve the manufacturing order')).toBeVisible();
});

test('a season that is not there says so in words', async ({ page }) => {
  await page.goto('/seasons/wf_nothing');
  await expect(page.getByRole('alert')).toContainText('wf_nothing');
  await expect(page.getByRole('alert')).not.toContainText('404');
  await expectAccessible(page);
});
