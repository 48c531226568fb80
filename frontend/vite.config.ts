import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.HEMLINE_URL ?? 'http://127.0.0.1:8000';

// As if the pages came from the server itself: it refuses what other origins send.
const proxied = { target: server, ws: true, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    proxy: { '/api': proxied, '/ws': proxied, '/health': proxied },
  },
  build: {
    // Browsers that know light-dark() and :has(), so that nothing is rewritten for older ones.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    manifest: true,
    // Everything is a file of its own: the Content-Security-Policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
  },
});
