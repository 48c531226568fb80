// Measures the JavaScript that the dashboard loads first, gzipped; fails above the budget.
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 300;
const dist = new URL('../dist/', import.meta.url);

const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

/** The files of a module and of everything that it imports at once. */
function files(key, found = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const imported of chunk.imports ?? []) files(imported, found);
  return found;
}

// The dashboard is a page of its own, loaded after the shell.
const first = files('index.html');
files('src/features/dashboard/components/DashboardPage.tsx', first);

let total = 0;
for (const file of [...first].filter((name) => name.endsWith('.js'))) {
  const size = gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length / 1000;
  total += size;
  console.log(`${size.toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(
  `${total.toFixed(1).padStart(7)} kB  of ${BUDGET_KB} kB for the dashboard's first load`,
);
if (total > BUDGET_KB) process.exit(1);
