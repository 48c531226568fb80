import type { Category, SeasonParameters, Violation } from '@/lib/api/types';
import { defaultParameters } from '@/lib/parameters/defaults';
import {
  type Edits,
  editsBetween,
  errorsOf,
  type ParameterErrors,
  parseEdits,
} from '@/lib/parameters/edits';
import { TUNING_NAMES } from '@/lib/parameters/tuning';
import type { ScenarioRequest } from '../api/scenarios';
import { DEFAULT_DEMAND, type DemandDraft, demandDraftOf, parseDemand } from './demand';

type Variant = ScenarioRequest['variants'][number];

/** How many sets a comparison has. */
export const MOST_SETS = 6;

/** A set of parameters: the defaults, and what is changed about them. */
export interface ParameterSet {
  /** Of this page alone. */
  id: string;
  name: string;
  edits: Edits;
  /** Parameters that the page has no control for, taken along as they were. */
  taken: Partial<SeasonParameters>;
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

/** The defaults that a set starts from; some depend on what it changes. */
export function baseOf(
  { edits }: Pick<ParameterSet, 'edits'>,
  draft: Pick<ScenarioDraft, 'weeks'>,
  archetype: Category['archetype'],
): Partial<SeasonParameters> {
  const checkpoint = edits.markdown_checkpoint_week;
  return defaultParameters({
    archetype,
    weeks: weeksOf(draft),
    strategy: edits.replenishment_strategy as
      SeasonParameters['replenishment_strategy'] | undefined,
    ...((checkpoint === '' || checkpoint === null) && { checkpoint: null }),
  });
}

/** Parameters without a control that a comparison may carry along. */
const TAKEN = ['cluster_shares', 'allocation_attributes'] as const;

/** A set with a season's parameters, stated or complete. */
export function setFrom(
  name: string,
  parameters: Partial<SeasonParameters>,
  draft: Pick<ScenarioDraft, 'weeks'>,
  archetype: Category['archetype'],
): ParameterSet {
  const { replenishment_strategy, markdown_checkpoint_week } = parameters;
  const decisive: Edits = {
    ...(replenishment_strategy && { replenishment_strategy }),
    ...(markdown_checkpoint_week === null && { markdown_checkpoint_week: null }),
  };
  const base = baseOf({ edits: decisive }, draft, archetype);
  // Against what the server takes where nothing is stated: the two that decide others count as well.
  const plain = baseOf({ edits: {} }, draft, archetype);
  const edits = {
    ...editsBetween(TUNING_NAMES, base, parameters),
    ...editsBetween(['replenishment_strategy', 'markdown_checkpoint_week'], plain, parameters),
  };
  const taken = Object.fromEntries(
    TAKEN.flatMap((key) =>
      parameters[key] !== undefined && parameters[key] !== null ? [[key, parameters[key]]] : [],
    ),
  );
  return { id: crypto.randomUUID(), name, edits, taken };
}

/** A set with nothing changed. */
export function plainSet(name: string, edits: Edits = {}): ParameterSet {
  return { id: crypto.randomUUID(), name, edits, taken: {} };
}

/** A name that no set has yet, e.g. "Defaults 2". */
export function freeName(name: string, sets: readonly ParameterSet[]): string {
  const taken = new Set(sets.map((set) => set.name.trim()));
  const stem = name.trim().slice(0, 60) || 'Set';
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? stem : `${stem} ${number}`;
    if (!taken.has(candidate)) return candidate;
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
      setFrom(name, parameters as Partial<SeasonParameters>, { weeks }, category.archetype),
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
    const parameters = { ...set.taken, ...parsed.params, forecast_horizon_weeks: weeks };
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
