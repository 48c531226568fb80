import { acceptOrder, DEMO_SEASON, expect, startDemoSeason, test, uploadWeek } from './test';

test.use({ isServerShared: true });

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
  // The link goes away when it is followed; what it leads to takes the focus.
  await standing.getByRole('link', { name: 'Upload week 1' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Week 1 of 12 is next' })).toBeFocused();
  await page.goto(`/seasons/${id}/forecast`);
  await uploadWeek(request, forecastId, 'high_demand', 1);
  await expect(standing.getByRole('link', { name: 'Upload week 2' })).toBeVisible();
  await expect(standing).toContainText('week 1 of 12');

  await page.getByRole('button', { name: 'What happened and why' }).click();
  const panel = page.getByRole('dialog', { name: 'What happened and why' });
  const entries = panel.getByRole('listitem');
  await expect(panel).toContainText('Week 1: sales are 31% over');
  await expect(panel).toContainText(
    '7,998 units are expected over 12 weeks, with the peak in week 3',
  );
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

test('a tab that was never opened waits for a server that is away, and opens by itself', async ({
  page,
  request,
  server,
}) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/forecast`);
  await expect(page.getByText('Season demand')).toBeVisible();
  await server.halt();
  await page.getByRole('link', { name: 'Allocation', exact: true }).click();
  await expect(page.getByText('The server is away; trying again.')).toBeVisible();
  await expect(page.getByText('Season demand')).toBeVisible();

  await server.resume();
  await expect(page.getByRole('region', { name: 'Figures of the plan' })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText('The server is away; trying again.')).toBeHidden();
});

test('a season is cancelled once that is confirmed', async ({ page, request }) => {
  const id = await startDemoSeason(request);
  await page.goto(`/seasons/${id}/forecast`);
  await page.getByRole('button', { name: 'Cancel season' }).click();
  const dialog = page.getByRole('dialog', { name: /^Cancel / });
  await dialog.getByRole('button', { name: 'Keep the season' }).click();
  await expect(page.getByText('Approve the manufacturing order')).toBeVisible();

  await page.getByRole('button', { name: 'Cancel season' }).click();
  await dialog.getByRole('button', { name: 'Cancel the season' }).click();
  await expect(page.getByText('This season was cancelled')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel season' })).toBeHidden();
});

test.describe('where no language model is reached', () => {
  // Nothing listens at that port.
  test.use({ variables: { HEMLINE_LLM: 'openai', OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } });

  test('a step that failed says why and is retried', async ({ page, request, server }) => {
    const started = await request.post('/api/workflows/forecast', { data: DEMO_SEASON });
    const { workflow_id: id } = (await started.json()) as { workflow_id: string };
    await page.goto(`/seasons/${id}/forecast`);
    const standing = page.getByRole('region', { name: 'Where the season stands' });
    await expect(standing).toContainText('Forecasting demand failed, Coordinator', {
      timeout: 20_000,
    });
    await expect(standing).toContainText('the language model is not available');

    await server.halt();
    await server.resume({ HEMLINE_LLM: 'offline' });
    await standing.getByRole('button', { name: 'Retry' }).click();
    await expect(standing).toContainText('Approve the manufacturing order');
    await expect(page.getByText('7,998').first()).toBeVisible();
  });
});

test('a season that is not there says so in words', async ({ page }) => {
  await page.goto('/seasons/wf_nothing');
  await expect(page.getByRole('alert')).toContainText('wf_nothing');
  await expect(page.getByRole('alert')).not.toContainText('404');
});
