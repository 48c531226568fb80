import { isDay } from '@/lib/days';
import { formatNumber } from '@/lib/format';
import { type Definition, type ParameterName, PARAMETERS } from './definitions';

/** A parameter as it stands in its control: texts as typed, percent for shares; null is "none". */
export type Draft = string | null | readonly string[] | Readonly<Record<string, string>>;

/** A draft's value for the API, or what is wrong with it. */
export type Parsed = { value: unknown; error?: undefined } | { error: string };

/** A fraction as typed in percent: 0.131 is `13.1`. */
export function percentText(share: number): string {
  return String(Number((share * 100).toFixed(4)));
}

/** The API's value as a draft. */
export function toDraft(name: ParameterName, value: unknown): Draft {
  const definition = PARAMETERS[name];
  if (value === null || value === undefined) return definition.isNullable ? null : '';
  switch (definition.kind) {
    case 'share':
      return percentText(Number(value));
    case 'choices':
      return value as string[];
    case 'stores':
      return (value as string[]).join(', ');
    case 'clusterShares': {
      const shares = Object.entries(value as Record<string, number>);
      return Object.fromEntries(shares.map(([id, share]) => [id, percentText(share)]));
    }
    case 'number':
    case 'whole':
      return String(Number(value));
    default:
      return value as string;
  }
}

/** Reads a draft. What depends on several parameters is the server's to check. */
export function parseDraft(name: ParameterName, draft: Draft): Parsed {
  const definition = PARAMETERS[name];
  if (draft === null || draft === '') return empty(definition);
  switch (definition.kind) {
    case 'share':
      return parseShare(draft as string, definition);
    case 'number':
    case 'whole':
      return parseNumber(draft as string, definition);
    case 'date':
      return isDay(draft as string) ? { value: draft } : { error: 'Give a day of the calendar' };
    case 'stores':
      return { value: storeIds(draft as string) };
    case 'clusterShares':
      return parseClusterShares(draft as Record<string, string>);
    default:
      return { value: draft };
  }
}

function empty(definition: Definition): Parsed {
  if (definition.kind === 'stores') return { value: [] };
  return definition.isNullable ? { value: null } : { error: 'Fill this in' };
}

/** A number as people type it: a comma for the decimals, spaces or a percent sign around. */
function numberOf(text: string): number {
  const plain = text.replaceAll(/[\s%]/g, '').replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}

function parseShare(text: string, { min, max, step }: Definition & { kind: 'share' }): Parsed {
  const percent = numberOf(text);
  const isStep = step === undefined || Number.isInteger(percent / step);
  if (percent >= min && percent <= max && isStep) return { value: toShare(percent) };
  const steps = step === undefined ? '' : `, in steps of ${step}%`;
  return { error: `Give a percentage from ${min}% to ${max}%${steps}` };
}

function parseNumber(text: string, definition: Definition & { kind: 'number' | 'whole' }): Parsed {
  const value = numberOf(text);
  const { min, max, kind } = definition;
  const isExcluded = kind === 'number' && definition.isMinExcluded === true;
  const isInside = isExcluded ? value > min && value <= max : value >= min && value <= max;
  const isWhole = kind === 'number' || Number.isInteger(value);
  if (isInside && isWhole) return { value };
  const range = isExcluded
    ? `above ${formatNumber(min)}, at most ${formatNumber(max)}`
    : `from ${formatNumber(min)} to ${formatNumber(max)}`;
  return { error: `Give a ${kind === 'whole' ? 'whole number' : 'number'} ${range}` };
}

function parseClusterShares(draft: Record<string, string>): Parsed {
  const shares = Object.entries(draft).map(([id, text]) => [id, numberOf(text)] as const);
  if (shares.some(([, percent]) => !(percent >= 0 && percent <= 100))) {
    return { error: 'Give a percentage from 0% to 100% for every cluster' };
  }
  const sum = shares.reduce((total, [, percent]) => total + percent, 0);
  if (Math.abs(sum - 100) > 1e-4) {
    return { error: `The shares come to ${formatNumber(sum)}%; they must come to 100%` };
  }
  return { value: Object.fromEntries(shares.map(([id, percent]) => [id, toShare(percent)])) };
}

function toShare(percent: number): number {
  return Number((percent / 100).toFixed(6));
}

/** The ids in a list as people type it. */
export function storeIds(text: string): string[] {
  return text.split(/[\s,;]+/).filter((id) => id !== '');
}
