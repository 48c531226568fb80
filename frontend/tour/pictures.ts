import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';

const FOLDER = fileURLToPath(new URL('../../docs/images/tour/', import.meta.url));

/** Where the camera stands. */
interface View {
  /** What comes to the top of the picture; the page's top where none is given. */
  from?: Locator;
  colorScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

/** The moment that every picture shows: a day before the demo season. */
const NOW = '2025-03-01T09:00:00Z';
const MOMENT = /"\d{4}-\d\d-\d\dT[^"]*"/g;

/** Shows every moment that the server names as the same one, so that pictures of two days are alike. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.setFixedTime(NOW);
  const stopped = (text: string) => text.replace(MOMENT, `"${NOW}"`);
  await page.route('/api/**', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch({ maxRetries: 3 });
    await route.fulfill({ response, body: stopped(await response.text()) });
  });
  await page.routeWebSocket(/\/stream/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(typeof message === 'string' ? stopped(message) : message);
    });
  });
}

/** Takes a picture for docs/tour.md, once nothing on the page moves or loads any more. */
export async function picture(page: Page, name: string, view: View = {}): Promise<void> {
  const { from, colorScheme = 'light', width = 1280, height = 900 } = view;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  if (from === undefined) {
    await page.evaluate(() => {
      window.scrollTo(0, 0);
    });
  } else {
    await from.evaluate((element) => {
      window.scrollTo(0, window.scrollY + element.getBoundingClientRect().top - 80);
    });
  }
  await settled(page);
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled', caret: 'hide' });
}

/** Waits until nothing holds the place of something that loads, and nothing begins to. */
async function settled(page: Page): Promise<void> {
  const waiting = page.locator('.animate-pulse, .animate-spin');
  await expect(async () => {
    for (let look = 0; look < 3; look += 1) {
      expect(await waiting.count()).toBe(0);
      await page.waitForTimeout(200);
    }
  }).toPass({ timeout: 20_000 });
}
