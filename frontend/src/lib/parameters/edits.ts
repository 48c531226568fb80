import type { SeasonParameters, Violation } from '@/lib/api/types';
import type { ParameterName } from './definitions';
import { type Draft, parseDraft, toDraft } from './drafts';
import { violationText } from './words';

/** What a person has typed over the values of a parameter set; untouched parameters are absent. */
export type Edits = Partial<Record<ParameterName, Draft>>;

/** What is wrong with parameters, by their names as the API has them. */
export type ParameterErrors = Partial<Record<string, string>>;

/** The draft that a control shows. */
export function draftOf(name: ParameterName, edits: Edits, base: Partial<SeasonParameters>): Draft {
  const edit = edits[name];
  return edit === undefined ? toDraft(name, base[name]) : edit;
}

/** Lays a draft over a set; one that says what the set says anyway is no edit. */
export function withEdit(
  edits: Edits,
  name: ParameterName,
  draft: Draft,
  base: Partial<SeasonParameters>,
): Edits {
  const rest: Edits = Object.fromEntries(Object.entries(edits).filter(([key]) => key !== name));
  return isSame(draft, toDraft(name, base[name])) ? rest : { ...rest, [name]: draft };
}

/** Whether two drafts say the same; an empty box is none. */
function isSame(one: Draft, other: Draft): boolean {
  return JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
}

/** The edits as the API takes them, and what cannot be read. */
export function parseEdits(edits: Edits): {
  params: Partial<Record<ParameterName, unknown>>;
  errors: ParameterErrors;
} {
  const params: Partial<Record<ParameterName, unknown>> = {};
  const errors: ParameterErrors = {};
  for (const [key, draft] of Object.entries(edits)) {
    const name = key as ParameterName;
    const parsed = parseDraft(name, draft);
    if (parsed.error === undefined) params[name] = parsed.value;
    else errors[name] = parsed.error;
  }
  return { params, errors };
}

/** The API's violations by parameter. */
export function errorsOf(violations: readonly Violation[]): ParameterErrors {
  const errors: ParameterErrors = {};
  for (const violation of violations) {
    errors[violation.parameter] = [errors[violation.parameter], violationText(violation)]
      .filter(Boolean)
      .join(' ');
  }
  return errors;
}
