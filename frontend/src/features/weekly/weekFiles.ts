/** A week's file: read enough of it to know its week, and make an empty one to fill in. */

const HEADER = ['store_id', 'week_number', 'units_sold'];

/** The week that a file's first row names; null where it cannot be told. The server reads it in full. */
export function weekOf(text: string): number | null {
  const [header = '', first = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const separator = [';', '\t'].find((mark) => header.includes(mark)) ?? ',';
  const cells = (line: string) =>
    line.split(separator).map((cell) => cell.trim().replaceAll('"', ''));
  const column = cells(header.toLowerCase()).indexOf('week_number');
  const week = Number(cells(first)[column] || Number.NaN);
  return Number.isInteger(week) ? week : null;
}

/** How much of a file is read to find its week. */
const HEAD_BYTES = 4096;

/** Files by the week that they are of, then by name: a week after a gap would have to wait. */
export async function inWeekOrder(
  files: readonly File[],
): Promise<{ file: File; week: number | null }[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ file, week: weekOf(await file.slice(0, HEAD_BYTES).text()) })),
  );
  const collator = new Intl.Collator('en', { numeric: true });
  return found.toSorted(
    (a, b) =>
      (a.week ?? Infinity) - (b.week ?? Infinity) || collator.compare(a.file.name, b.file.name),
  );
}

/** A CSV with every store of the season and no sales: a row that is left empty is refused, not read as 0. */
export function weekTemplate(storeIds: readonly string[], week: number): string {
  const rows = storeIds.map((id) => [quoted(id), week, ''].join(','));
  return [HEADER.join(','), ...rows].join('\r\n') + '\r\n';
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
