import { formatShare, formatUnits } from '@/lib/format';
import { isParameterName } from './definitions';
import { tuningLabel } from './tuning';
import { formatParameter, parameterLabel } from './words';

/** What a Modify changes: a parameter of the season, or what only a request has. */
export function changedName(name: string): string {
  if (name === 'markdown_pct') return 'Markdown';
  if (name === 'units') return 'Units to order';
  return isParameterName(name) ? tuningLabel(name) : parameterLabel(name);
}

/** A value of it, from before or after. */
export function changedValue(name: string, value: unknown): string {
  if (isParameterName(name)) return formatParameter(name, value);
  if (typeof value !== 'number') return 'none';
  return name === 'markdown_pct' ? formatShare(value) : formatUnits(value);
}
