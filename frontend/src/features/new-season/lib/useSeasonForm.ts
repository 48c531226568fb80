import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Category, Violation } from '@/lib/api/types';
import type { ParameterName } from '@/lib/parameters/definitions';
import type { Draft } from '@/lib/parameters/drafts';
import { violationText } from '@/lib/parameters/words';
import { type Defaults, defaultsQuery } from '@/lib/queries/defaults';
import type { Reading } from '../api/extraction';
import {
  basisOf,
  draftOf,
  type Entries,
  fallbackOf,
  forCategory,
  type Season,
  seasonOf,
  withReading,
} from './entries';

/** A parameter that the server refuses, by name; the season's end among them. */
type Refusals = Readonly<Record<string, string>>;

/**
 * The season that is being put together. No form library: a control shows a default until somebody states
 * something else, and what the defaults are depends on what is stated.
 *
 * @param firstDefaults those that the initial entries lead to
 */
export function useSeasonForm(category: Category, initial: Entries, firstDefaults: Defaults) {
  const [entries, setEntries] = useState(() => forCategory(initial, category));
  const [quotes, setQuotes] = useState<Reading['quotes']>({});
  const [refusals, setRefusals] = useState<Refusals>({});
  const [areErrorsShown, setErrorsShown] = useState(false);
  const [categoryId, setCategoryId] = useState(category.category_id);
  if (categoryId !== category.category_id) {
    setCategoryId(category.category_id);
    setEntries((current) => forCategory(current, category));
    setRefusals({});
  }
  const { data: defaults = firstDefaults } = useQuery(defaultsQuery(category, basisOf(entries)));
  const season: Season = seasonOf(entries, defaults);

  function change(update: (current: Entries) => Entries) {
    setEntries(update);
    setRefusals({});
  }

  function refuse(violations: readonly Violation[]) {
    setRefusals(
      Object.fromEntries(
        violations.map((violation) => [violation.parameter, violationText(violation)]),
      ),
    );
  }

  return {
    category,
    season,
    entries,
    /** What is sent cannot be read, or the server refused it; by parameter. */
    errorOf(name: ParameterName | 'season_end_date'): string | undefined {
      if (refusals[name] !== undefined) return refusals[name];
      if (name === 'season_end_date') return undefined;
      // What the text left open is marked as such already; it becomes an error at the start.
      const isAsked = entries[name]?.origin === 'asked';
      return areErrorsShown || !isAsked ? season.errors[name] : undefined;
    },
    draftOf: (name: ParameterName) => draftOf(name, entries, season.defaults),
    fallbackOf: (name: ParameterName) => fallbackOf(name, category, season.defaults),
    /** The words from which a value was read, while it is still that value. */
    quoteOf: (name: ParameterName | 'season_end_date') =>
      name === 'season_end_date' || entries[name]?.origin === 'text' ? quotes[name] : undefined,
    set(name: ParameterName, draft: Draft) {
      change((current) => ({ ...current, [name]: { draft, origin: 'you' } }));
    },
    /** Back to what holds where nothing is stated. */
    reset(name: ParameterName) {
      change((current) => {
        const others = Object.entries(current).filter(([other]) => other !== name);
        return forCategory(Object.fromEntries(others), category);
      });
    },
    read(reading: Reading) {
      change((current) => withReading(current, category, reading.stated, reading.missing));
      refuse(reading.violations);
      setQuotes(reading.quotes);
      setErrorsShown(false);
    },
    showErrors() {
      setErrorsShown(true);
    },
    refuse,
  };
}

export type SeasonForm = ReturnType<typeof useSeasonForm>;
