import { defineConfig } from '@playwright/test';
import shared from './playwright.config';

/** Takes the pictures of docs/tour.md: `npm run tour`. */
export default defineConfig(shared, {
  testDir: 'tour',
  testMatch: '*.tour.ts',
  timeout: 300_000,
  workers: 1,
  use: {
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    timezoneId: 'UTC',
    trace: 'off',
    actionTimeout: 10_000,
    contextOptions: { reducedMotion: 'reduce' },
  },
});
