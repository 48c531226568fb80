import { isParameterName } from '@/lib/parameters/definitions';

/** The words of the text from which values were read, and what else the reader says. */
export interface Reasoning {
  /** By parameter, `season_end_date` included. */
  quotes: Readonly<Record<string, string>>;
  /** Sentences that are about no single value. */
  notes: string;
}

const STATEMENT = /\b([a-z_]+) is [^']+?, from '(.*?)'\.(?=\s|$)\s*/g;

/**
 * Splits the reasoning of an extraction, prose with sentences such as "forecast_horizon_weeks is 12,
 * from 'Twelve week'.", so that each quote can stand at its value. Whatever reads otherwise stays a note.
 */
export function splitReasoning(reasoning: string): Reasoning {
  const quotes: Record<string, string> = {};
  const notes = reasoning.replaceAll(STATEMENT, (sentence, name: string, quote: string) => {
    if (!isParameterName(name) && name !== 'season_end_date') return sentence;
    quotes[name] = quote;
    return '';
  });
  return { quotes, notes: notes.trim() };
}
