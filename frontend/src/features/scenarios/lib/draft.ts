import type { Category, SeasonParameters, Violation } from '@/lib/api/types';
import { isDay } from '@/lib/days';
import type { ParameterName } from '@/lib/parameters/definitions';
import { parseDraft, toDraft } from '@/lib/parameters/drafts';
import { type Edits, errorsOf, type ParameterErrors, parseEdits } from '@/lib/parameters/edits';
import { TUNING_NAMES } from '@/lib/parameters/tuning';
import type { Basis } from '@/lib/queries/defaults';
import type { ScenarioRequest } from '../api/scenarios';
import { DEFAULT_DEMAND, type DemandDraft, demandDraftOf, parseDemand } from './demand';

type Variant = ScenarioRequest['variants'][number];

/** The parameters that a set may change. */
export const SET_NAMES: readonly ParameterName[] = [
  ...TUNING_NAMES,
  'cluster_shares',
  'allocation_attributes',
  'include_stores',
];

/** How many sets a comparison has. */
export const MOST_SETS = 6;

/** A set of parameters: the defaults, and what is changed about them. */
export interface ParameterSet {
  /** Of this page alone. */
  id: string;
  name: string;
  edits: Edits;
}

/** A rehearsal as it is being put together. */
export interface ScenarioDraft {
  categoryId: string;
  start: string;
  weeks: string;
  sets: ParameterSet[];
  demand: DemandDraft;
}

/** What is wrong with a draft, each where it is shown. */
export interface DraftErrors {
  season: ParameterErrors;
  /** By the id of the set; a set's name is under `name`. */
  sets: Partial<Record<string, ParameterErrors>>;
  demand: ParameterErrors;
}

export const NO_ERRORS: DraftErrors = { season: {}, sets: {}, demand: {} };

/** Whether nothing is wrong. */
export function isClean({ season, sets, demand }: DraftErrors): boolean {
  const all = [season, demand, ...Object.values(sets)];
  return all.every((errors) => errors === undefined || Object.keys(errors).length === 0);
}

function weeksOf({ weeks }: Pick<ScenarioDraft, 'weeks'>): number | undefined {
  return /^\d{1,3}$/.test(weeks.trim()) ? Number(weeks) : undefined;
}

/** From what the defaults of a set follow. */
export function basisOf(
  { edits }: Pick<ParameterSet, 'edits'>,
  { start, weeks }: Pick<ScenarioDraft, 'start' | 'weeks'>,
): Basis {
  const params = parseEdits(edits).params as Partial<SeasonParameters>;
  const length = parseDraft('forecast_horizon_weeks', weeks);
  return {
    season_start_date: isDay(start) ? start : undefined,
    forecast_horizon_weeks: length.error === undefined ? (length.value as number) : undefined,
    replenishment_strategy: params.replenishment_strategy,
    markdown_checkpoint_week: params.markdown_checkpoint_week,
  };
}

/** A set of what is stated of a season. */
export function setFrom(
  name: string,
  parameters: Partial<SeasonParameters>,
  defaulted: readonly string[] = [],
): ParameterSet {
  const stated = SET_NAMES.filter(
    (parameter) => parameters[parameter] !== undefined && !defaulted.includes(parameter),
  );
  const edits = stated.map((parameter) => [parameter, toDraft(parameter, parameters[parameter])]);
  return plainSet(name, Object.fromEntries(edits) as Edits);
}

/** A set with nothing changed. */
export function plainSet(name: string, edits: Edits = {}): ParameterSet {
  return { id: crypto.randomUUID(), name, edits };
}

/** A name that no set has yet, e.g. "Defaults 2". */
export function freeName(name: string, sets: readonly ParameterSet[]): string {
  const names = new Set(sets.map((set) => set.name.trim()));
  const stem = name.trim().slice(0, 60) || 'Set';
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem} ${number}`;
    if (!names.has(candidate)) return candidate;
  }
}

/** What a first visit compares: the defaults, and more safety stock. */
export function firstDraft(category: Category): ScenarioDraft {
  return {
    categoryId: category.category_id,
    start: category.season_start_date,
    weeks: String(category.season_length_weeks),
    sets: [plainSet('Defaults'), plainSet('More safety stock', { safety_stock_pct: '30' })],
    demand: DEFAULT_DEMAND,
  };
}

/** A rehearsal that was run before, to be changed and run again. */
export function draftOfRequest(request: ScenarioRequest, category: Category): ScenarioDraft {
  const { variants, demand } = request;
  const weeks = String(
    variants[0]?.parameters?.forecast_horizon_weeks ?? category.season_length_weeks,
  );
  return {
    categoryId: request.category_id,
    start: request.season_start_date,
    weeks,
    sets: variants.map(({ name, parameters = {} }) =>
      // Stated parameters have the shape of complete ones, with fewer fields.
      setFrom(name, parameters as Partial<SeasonParameters>),
    ),
    demand: demandDraftOf(demand ?? {}),
  };
}

/** The draft as the API takes it, and what cannot be sent. */
export function requestOf(draft: ScenarioDraft): { request: ScenarioRequest; errors: DraftErrors } {
  const weeks = weeksOf(draft);
  const demand = parseDemand(draft.demand);
  const errors: DraftErrors = { season: {}, sets: {}, demand: demand.errors };
  if (draft.start === '') errors.season.season_start_date = 'Give the first day of the season';
  if (weeks === undefined) errors.season.forecast_horizon_weeks = 'Give a whole number of weeks';
  const names = draft.sets.map(({ name }) => name.trim());
  const variants = draft.sets.map((set, index) => {
    const parsed = parseEdits(set.edits);
    const name = names[index] ?? '';
    const found = { ...parsed.errors };
    if (name === '') found.name = 'Give the set a name';
    else if (names.indexOf(name) !== index) found.name = 'Another set has this name';
    if (Object.keys(found).length > 0) errors.sets[set.id] = found;
    const parameters = { ...parsed.params, forecast_horizon_weeks: weeks };
    // The values were read from drafts, whose kinds are those of the API.
    return { name, parameters: parameters as NonNullable<Variant['parameters']> };
  });
  const request = {
    category_id: draft.categoryId,
    season_start_date: draft.start,
    variants,
    demand: demand.request,
  };
  return { request, errors };
}

/** The API's violations, each where it is shown. */
export function refusedOf(violations: readonly Violation[], draft: ScenarioDraft): DraftErrors {
  const errors: DraftErrors = { season: {}, sets: {}, demand: {} };
  for (const violation of violations) {
    const { parameter, message } = violation;
    const set = draft.sets.find(({ name }) => parameter.startsWith(`variants[${name.trim()}].`));
    if (parameter.startsWith('demand.')) {
      const name = parameter.slice('demand.'.length);
      errors.demand[name] = `Allowed: ${violation.allowed}`;
    } else if (set === undefined) {
      Object.assign(errors.season, errorsOf([violation]));
    } else {
      const own = {
        ...violation,
        parameter: parameter.slice(`variants[${set.name.trim()}].`.length),
        message: message.replace(`variant ${set.name.trim()}: `, ''),
      };
      const isOfAll = own.parameter === 'forecast_horizon_weeks';
      const target = isOfAll ? errors.season : (errors.sets[set.id] ??= {});
      Object.assign(target, errorsOf([own]));
    }
  }
  return errors;
}
