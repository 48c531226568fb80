import type { Violation } from '@/lib/api/types';
import { daysLater, isDay } from '@/lib/days';
import { counted, formatDate, formatNumber, formatShare } from '@/lib/format';
import { humanise } from '@/lib/words';
import { isParameterName, type ParameterName, PARAMETER_NAMES, PARAMETERS } from './definitions';
import { tuningLabel } from './tuning';

/** A parameter's name as a planner says it, e.g. "Held back at the DC". */
export function parameterLabel(name: string): string {
  if (name === 'season_end_date') return 'Last day';
  return isParameterName(name) ? PARAMETERS[name].label : humanise(name);
}

/** A parameter's value as a planner says it, e.g. "45%", "12 weeks". */
export function formatParameter(name: ParameterName, value: unknown): string {
  const definition = PARAMETERS[name];
  if (value === null || value === undefined) return 'none';
  switch (definition.kind) {
    case 'share':
      return formatShare(Number(value), 2);
    case 'whole':
    case 'number': {
      const unit = definition.kind === 'whole' ? definition.unit : undefined;
      return unit === undefined ? formatNumber(Number(value)) : counted(Number(value), unit);
    }
    case 'date':
      return formatDate(value as string);
    case 'choice':
      return definition.options[value as string] ?? (value as string);
    case 'choices':
      return listed((value as string[]).map((item) => definition.options[item] ?? item));
    case 'stores':
      return listed(value as string[]);
    case 'clusterShares':
      return Object.entries(value as Record<string, number>)
        .map(([id, share]) => `${humanise(id)} ${formatShare(share)}`)
        .join(', ');
  }
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? 'none' : items.join(', ');
}

const NAMES = new RegExp(`\\b(${['season_end_date', ...PARAMETER_NAMES].join('|')})\\b`, 'g');

/** A parameter, or a choice of one, as a remark inside a sentence; undefined for any other name. */
function remarkOf(name: string): string | undefined {
  if (isParameterName(name)) return lowered(tuningLabel(name));
  for (const parameter of PARAMETER_NAMES) {
    const { [parameter]: definition } = PARAMETERS;
    const label = 'options' in definition ? definition.options[name] : undefined;
    // The methods have names of their own.
    if (label !== undefined) return parameter === 'forecasting_method' ? label : lowered(label);
  }
  return undefined;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/**
 * A sentence of the API with its parameters named as the form names them. The API's end of a season is the day after
 * its last day, which is what the form has.
 */
export function inWords(text: string): string {
  return text
    .replaceAll(/\bseason_end_date (\d{4}-\d{2}-\d{2})\b/g, (all, end: string) =>
      isDay(end) ? `season_end_date ${formatDate(daysLater(end, -1))}` : all,
    )
    .replaceAll(/\(([a-z][\w-]*)\)/g, (all, name: string) => {
      const remark = remarkOf(name);
      return remark === undefined ? all : `(${remark})`;
    })
    .replaceAll(NAMES, (name) => `“${parameterLabel(name)}”`)
    .replaceAll(/\bnull\b/g, 'none');
}

/** What is wrong with a parameter, and the ways out. Shares are told in percent, as they are typed. */
export function violationText({ parameter, message, suggestions = [] }: Violation): string {
  const isShare = isParameterName(parameter) && PARAMETERS[parameter].kind === 'share';
  const told = isShare ? inPercent(message) : message;
  return [told, ...suggestions].map((sentence) => `${inWords(sentence)}.`).join(' ');
}

function inPercent(text: string): string {
  return text.replaceAll(/(?<![\d.\w-])\d(\.\d+)?(?![\d.\w-]*\d)/g, (share) =>
    formatShare(Number(share), 2),
  );
}
