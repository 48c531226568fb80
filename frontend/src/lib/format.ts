/**
 * Numbers, shares, money and dates in the reader's locale. Null and undefined are shown as a dash.
 * Shares come as fractions (0.45) from the API and are shown as percentages.
 */

export const DASH = '–';

type Maybe<T> = T | null | undefined;

/** The reader's locale; tests give their own. */
let locale: string | undefined;

/** Making a format takes a hundred times as long as using it, and a table scrolls through thousands of cells. */
const numberFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

/** Sets the locale of every format; undefined is the browser's. */
export function setLocale(to: string | undefined): void {
  locale = to;
  numberFormats.clear();
  dateFormats.clear();
}

/** The format that was made with the same options before, or a new one. */
function kept<F>(formats: Map<string, F>, options: object, make: () => F): F {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}

function number(value: Maybe<number>, options: Intl.NumberFormatOptions): string {
  if (value === null || value === undefined || Number.isNaN(value)) return DASH;
  return kept(numberFormats, options, () => new Intl.NumberFormat(locale, options)).format(value);
}

function date(moment: string, options: Intl.DateTimeFormatOptions): string {
  const format = kept(dateFormats, options, () => new Intl.DateTimeFormat(locale, options));
  return format.format(new Date(moment));
}

/** Whole units, e.g. 9,598. */
export function formatUnits(value: Maybe<number>): string {
  return number(value, { maximumFractionDigits: 0 });
}

/** A number with as many decimals as it needs, at most `decimals`. */
export function formatNumber(value: Maybe<number>, decimals = 2): string {
  return number(value, { maximumFractionDigits: decimals });
}

/** A number with all its decimals, for columns, e.g. 5 as 5.0 beside 11.5. */
export function formatNumberColumn(value: Maybe<number>, decimals: number): string {
  return number(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A difference with its sign, e.g. +1,200 or −35. */
export function formatSigned(value: Maybe<number>, decimals = 0): string {
  return number(value, { maximumFractionDigits: decimals, signDisplay: 'exceptZero' });
}

/** A difference with its sign and all its decimals, for columns, e.g. +2.0 beside −1.5. */
export function formatSignedColumn(value: Maybe<number>, decimals: number): string {
  return number(value, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: 'exceptZero',
  });
}

/** A fraction as a percentage, e.g. 0.131 as 13.1%. */
export function formatShare(value: Maybe<number>, decimals = 1): string {
  return number(value, { style: 'percent', maximumFractionDigits: decimals });
}

/** A fraction as a percentage with all its decimals, for columns, e.g. 0.025 as 2.500%. */
export function formatShareColumn(value: Maybe<number>, decimals: number): string {
  return number(value, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** A fraction as a percentage with its sign, e.g. +13.1%. */
export function formatSignedShare(value: Maybe<number>, decimals = 1): string {
  return number(value, {
    style: 'percent',
    maximumFractionDigits: decimals,
    signDisplay: 'exceptZero',
  });
}

/** Money, in whole currency units from a thousand on. The API knows no currency, so none is shown. */
export function formatMoney(value: Maybe<number>): string {
  const decimals = Math.abs(value ?? 0) >= 1000 ? 0 : 2;
  return number(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Seconds as a time that people say, e.g. under 0.1 s, 0.4 s, 12 s, 3 min. */
export function formatDuration(seconds: Maybe<number>): string {
  if (seconds === null || seconds === undefined) return DASH;
  if (seconds < 0.05) return `under ${formatDuration(0.1)}`;
  if (seconds < 10) return `${number(seconds, { maximumFractionDigits: 1 })} s`;
  if (seconds < 120) return `${number(seconds, { maximumFractionDigits: 0 })} s`;
  return `${number(seconds / 60, { maximumFractionDigits: 0 })} min`;
}

/** A calendar day's month, e.g. Mar 2025. */
export function formatMonth(day: string): string {
  return date(`${day}T00:00Z`, { month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** A calendar day (`2025-03-03`), e.g. 3 Mar 2025. It belongs to no time zone. */
export function formatDate(day: Maybe<string>): string {
  if (!day) return DASH;
  return date(`${day.slice(0, 10)}T00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** A moment (RFC 3339) in the reader's time zone. */
export function formatDateTime(moment: Maybe<string>): string {
  if (!moment) return DASH;
  return date(moment, { dateStyle: 'medium', timeStyle: 'short' });
}

/** How long ago a moment was, e.g. "5 minutes ago". */
export function formatAgo(moment: Maybe<string>, now: number = Date.now()): string {
  if (!moment) return DASH;
  const seconds = (Date.parse(moment) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const steps = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format.format(Math.round(seconds / length), unit);
  }
  return format.format(0, 'minute');
}

/** A file's size in whole MB of 1,024 × 1,024 bytes, e.g. 64 MB. */
export function formatMegabytes(bytes: number): string {
  return `${formatUnits(bytes / (1024 * 1024))} MB`;
}

/** An amount with its word, e.g. "1 week", "1.5 weeks". The word goes by the figure that is shown. */
export function measured(amount: number, one: string, decimals = 1): string {
  const told = formatNumber(amount, decimals);
  return `${told} ${told === formatNumber(1) ? one : `${one}s`}`;
}

/** Weeks of a season in a sentence, e.g. "week 1", "weeks 1 to 6". */
export function weekRange(first: number, last: number): string {
  return first === last ? `week ${first}` : `weeks ${first} to ${last}`;
}

/** A count with its word, e.g. "1 store", "50 stores". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatUnits(count)} ${count === 1 ? one : many}`;
}
