import type { Schemas } from '@/lib/api/types';
import type { ParameterErrors } from '@/lib/parameters/edits';

type DemandRequest = Schemas['DemandRequest'];
type NumberName = Exclude<keyof DemandRequest, 'accept_emergency_orders'>;

interface DemandField {
  name: NumberName;
  label: string;
  hint: string;
  kind: 'share' | 'number' | 'whole';
  /** As typed; empty where the server decides. */
  standard: string;
}

/** What may be assumed of customers, in plain words. */
export const DEMAND_FIELDS: readonly DemandField[] = [
  {
    name: 'bias',
    label: 'Demand against the forecast',
    hint: '100% sells as forecast on average; 120% is a season that sells 20% more.',
    kind: 'share',
    standard: '100',
  },
  {
    name: 'spread',
    label: 'Uncertainty of the forecast',
    hint: '100% is what the forecast says of itself; 0% is a forecast that is always right.',
    kind: 'share',
    standard: '100',
  },
  {
    name: 'store_season_variation',
    label: 'Stores off their share, all season',
    hint: 'How far a store’s share of demand is typically from the planned one.',
    kind: 'share',
    standard: '10',
  },
  {
    name: 'store_week_variation',
    label: 'Stores off their share, in a week',
    hint: 'How far it typically is in a single week.',
    kind: 'share',
    standard: '25',
  },
  {
    name: 'true_lift_factor',
    label: 'What a markdown really brings',
    hint: 'Percent more demand for each percent of markdown. Empty: what the first set plans with.',
    kind: 'number',
    standard: '',
  },
  {
    name: 'paths',
    label: 'Seasons to simulate',
    hint: 'More give narrower intervals and take longer.',
    kind: 'whole',
    standard: '1000',
  },
  {
    name: 'seed',
    label: 'Random seed',
    hint: 'The same number gives the same seasons.',
    kind: 'whole',
    standard: '42',
  },
];

/** The assumptions as typed. */
export type DemandDraft = Record<NumberName, string> & { accept_emergency_orders: boolean };

const STANDARD = Object.fromEntries(DEMAND_FIELDS.map(({ name, standard }) => [name, standard]));

export const DEFAULT_DEMAND = { ...STANDARD, accept_emergency_orders: true } as DemandDraft;

/** How many assumptions differ from the defaults. */
export function changedDemand(draft: DemandDraft): number {
  const changed = DEMAND_FIELDS.filter(({ name, standard }) => draft[name].trim() !== standard);
  return changed.length + (draft.accept_emergency_orders ? 0 : 1);
}

/** Assumptions of the API as a person would have typed them. */
export function demandDraftOf(request: DemandRequest): DemandDraft {
  const texts = DEMAND_FIELDS.map(({ name, kind, standard }) => {
    const value = request[name];
    if (value === undefined || value === null) return [name, standard];
    return [name, String(kind === 'share' ? Number((value * 100).toFixed(4)) : value)];
  });
  return {
    ...Object.fromEntries(texts),
    accept_emergency_orders: request.accept_emergency_orders ?? true,
  } as DemandDraft;
}

/** Reads the assumptions; ranges are the server's to check. Only what differs from the defaults is sent. */
export function parseDemand(draft: DemandDraft): {
  request: DemandRequest;
  errors: ParameterErrors;
} {
  const request: DemandRequest = {};
  const errors: ParameterErrors = {};
  for (const { name, kind, standard } of DEMAND_FIELDS) {
    const text = draft[name].trim();
    if (text === standard) continue;
    const value = text === '' ? Number.NaN : Number(text.replace('%', '').replace(',', '.'));
    if (Number.isNaN(value)) errors[name] = 'Give a number';
    else if (kind === 'whole' && !(Number.isSafeInteger(value) && value >= 0)) {
      errors[name] = 'Give a whole number';
    } else request[name] = kind === 'share' ? Number((value / 100).toFixed(6)) : value;
  }
  if (!draft.accept_emergency_orders) request.accept_emergency_orders = false;
  return { request, errors };
}
