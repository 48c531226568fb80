import type { Category, SeasonParameters } from '@/lib/api/types';
import {
  isParameterName,
  type ParameterName,
  PARAMETER_NAMES,
  PARAMETERS,
} from '@/lib/parameters/definitions';
import { type Draft, parseDraft, toDraft } from '@/lib/parameters/drafts';
import type { Basis, Defaults } from '@/lib/queries/defaults';

/**
 * Where a value comes from; a parameter without an entry takes its default. `asked`: the text left it
 * open, so it must be filled in.
 */
export type Origin = 'text' | 'you' | 'category' | 'previous' | 'asked';

export interface Entry {
  draft: Draft;
  origin: Origin;
}

/** What is stated of a season. Sparse, because defaults depend on what else is stated. */
export type Entries = Partial<Record<ParameterName, Entry>>;

/** The season that is planned for a category, from its file. */
function ofCategory({ season_start_date, season_length_weeks }: Category): Entries {
  return {
    season_start_date: { draft: season_start_date, origin: 'category' },
    forecast_horizon_weeks: { draft: String(season_length_weeks), origin: 'category' },
  };
}

function without(entries: Entries, ...origins: Origin[]): Entries {
  const kept = Object.entries(entries).filter(([, { origin }]) => !origins.includes(origin));
  return Object.fromEntries(kept);
}

/** The same for another category: what the person or the text said stays. */
export function forCategory(entries: Entries, category: Category): Entries {
  return { ...ofCategory(category), ...without(entries, 'category') };
}

/**
 * Takes what was read from a text in the place of what was read before.
 *
 * @param stated what the text states
 * @param missing what it leaves open; a person's own values count, the category's do not
 */
export function withReading(
  entries: Entries,
  category: Category,
  stated: Readonly<Record<string, unknown>>,
  missing: readonly string[],
): Entries {
  const kept = forCategory(without(entries, 'text', 'asked'), category);
  for (const name of missing.filter(isParameterName)) {
    if (kept[name]?.origin !== 'you') kept[name] = { draft: '', origin: 'asked' };
  }
  for (const [name, value] of Object.entries(stated)) {
    if (isParameterName(name)) kept[name] = { draft: toDraft(name, value), origin: 'text' };
  }
  return kept;
}

/**
 * A season's complete parameters as a start for the next one; what equals a default is one.
 *
 * @param defaults those of a season with these parameters
 */
export function ofPrevious(
  parameters: Partial<SeasonParameters>,
  category: Category,
  defaults: Defaults,
): Entries {
  const stated: Record<string, unknown> = { ...parameters };
  const unstated: Record<string, unknown> = { ...defaults, archetype: category.archetype };
  const entries = ofCategory(category);
  for (const name of PARAMETER_NAMES) {
    const value = stated[name];
    // What the category has of its own hides the default.
    const isDefault = !(name in entries) && isEqual(value, unstated[name]);
    if (value === undefined || isDefault) continue;
    entries[name] = { draft: toDraft(name, value), origin: 'previous' };
  }
  return entries;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Reads the entries: the values that they state, and what cannot be read. */
function parsed(entries: Entries) {
  const stated: Partial<Record<ParameterName, unknown>> = {};
  const errors: Partial<Record<ParameterName, string>> = {};
  for (const name of PARAMETER_NAMES) {
    const entry = entries[name];
    if (entry === undefined) continue;
    const { value, error } = { value: undefined, ...parseDraft(name, entry.draft) };
    if (error === undefined) stated[name] = value;
    else errors[name] = error;
  }
  return { stated, errors };
}

/** From what the season's defaults follow. */
export function basisOf(entries: Entries): Basis {
  const known = parsed(entries).stated as Partial<SeasonParameters>;
  const { archetype, season_start_date, forecast_horizon_weeks } = known;
  const { replenishment_strategy, markdown_checkpoint_week } = known;
  return {
    archetype,
    season_start_date,
    forecast_horizon_weeks,
    replenishment_strategy,
    markdown_checkpoint_week,
  };
}

/** A season as its entries say it. */
export interface Season {
  defaults: Partial<Defaults>;
  /** Every parameter with its value, stated or default; undefined where it cannot be read. */
  values: Partial<Record<ParameterName, unknown>>;
  /** What cannot be read, by parameter. */
  errors: Partial<Record<ParameterName, string>>;
  /** What is sent: stated, and with an effect. */
  stated: Partial<Record<ParameterName, unknown>>;
}

/** Reads the entries over the defaults that they lead to. */
export function seasonOf(entries: Entries, allDefaults: Defaults): Season {
  const { stated, errors } = parsed(entries);
  const { history_until, ...others } = allDefaults;
  // The last day of history follows from a first day, which the defaults were asked with, known or not.
  const isStartKnown = stated.season_start_date !== undefined;
  const defaults = { ...others, ...(isStartKnown && { history_until }) };
  const values: Partial<Record<ParameterName, unknown>> = { ...defaults, ...stated };
  for (const name of Object.keys(errors) as ParameterName[]) values[name] = undefined;
  if (entries.season_start_date === undefined) errors.season_start_date = 'Fill this in';
  for (const name of PARAMETER_NAMES.filter((candidate) => !hasEffect(candidate, values))) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete errors[name];
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
    delete stated[name];
  }
  return { defaults, values, errors, stated };
}

/** Whether a parameter has an effect beside the others; one that has none is neither shown nor sent. */
export function hasEffect(
  name: ParameterName,
  values: Partial<Record<ParameterName, unknown>>,
): boolean {
  switch (name) {
    case 'safety_stock_pct':
      return values.safety_stock_method === 'fixed';
    case 'service_level':
      return values.safety_stock_method === 'service_level';
    case 'understock_cost':
    case 'overstock_cost':
      return values.safety_stock_method === 'newsvendor';
    case 'markdown_threshold':
    case 'max_markdown':
    case 'markdown_target':
    case 'sell_through_basis':
    case 'elasticity_coefficient':
    case 'lift_factor':
      return values.markdown_checkpoint_week !== null;
    default:
      return true;
  }
}

/** What stands in a parameter's control. */
export function draftOf(name: ParameterName, entries: Entries, defaults: Partial<Defaults>): Draft {
  const entry = entries[name];
  if (entry !== undefined) return entry.draft;
  return toDraft(name, (defaults as Partial<Record<ParameterName, unknown>>)[name]);
}

/** What a parameter takes where nothing is stated: the category's own season, else the default. */
export function fallbackOf(
  name: ParameterName,
  category: Category,
  defaults: Partial<Defaults>,
): { value: unknown; entry: Entry | undefined } {
  const entry = ofCategory(category)[name];
  const value: unknown =
    entry === undefined
      ? (defaults as Partial<Record<ParameterName, unknown>>)[name]
      : PARAMETERS[name].kind === 'whole'
        ? Number(entry.draft)
        : entry.draft;
  return { value, entry };
}
