import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Far more than is needed: a loaded machine makes nothing fail that is right.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI === 'true',
  // What passes the second time is listed as flaky.
  retries: process.env.CI === 'true' ? 1 : 0,
  reporter: 'list',
  // Each has a browser and a server; more would only make small machines slow.
  workers: 2,
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    // A trace copies the page at every step, which takes longer than the test: `npm run e2e -- --trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.HEMLINE_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
