import { expect, it } from 'vitest';
import { COATS } from '../../../../test/seasons';
import {
  basisOf,
  draftOfRequest,
  faultsOf,
  firstDraft,
  freeName,
  plainSet,
  refusedOf,
  requestOf,
  setFrom,
} from './draft';

const CATEGORY = { ...COATS, history: null };

it('sends what is changed, and reads it back the same', () => {
  const draft = {
    ...firstDraft(CATEGORY),
    demand: { ...firstDraft(CATEGORY).demand, bias: '120', seed: '' },
  };
  expect(requestOf(draft).errors.demand).toEqual({ seed: 'Give a number' });
  draft.demand.seed = '7';
  const { request } = requestOf(draft);
  expect(request.variants[0]?.parameters).toEqual({ forecast_horizon_weeks: 12 });
  expect(request.variants[1]?.parameters).toMatchObject({ safety_stock_pct: 0.3 });
  expect(request.demand).toEqual({ bias: 1.2, seed: 7 });
  expect(requestOf(draftOfRequest(request, CATEGORY)).request).toEqual(request);
});

it('takes from a season what was stated of it, and says what its defaults follow from', () => {
  const parameters = {
    replenishment_strategy: 'none',
    dc_holdback_percentage: 0,
    markdown_checkpoint_week: null,
    safety_stock_pct: 0.25,
    include_stores: ['S7', 'S8'],
    cluster_shares: { fashion_forward: 0.5, mainstream: 0.3, value_conscious: 0.2 },
  } as const;
  const set = setFrom(
    'Planned',
    { ...parameters, include_stores: [...parameters.include_stores] },
    ['dc_holdback_percentage', 'safety_stock_pct'],
  );
  const draft = { ...firstDraft(CATEGORY), sets: [set] };
  expect(requestOf(draft).request.variants[0]?.parameters).toEqual({
    replenishment_strategy: 'none',
    markdown_checkpoint_week: null,
    include_stores: ['S7', 'S8'],
    cluster_shares: parameters.cluster_shares,
    forecast_horizon_weeks: 12,
  });
  expect(basisOf(set, { ...draft, weeks: 'twelve' })).toEqual({
    season_start_date: '2025-03-03',
    replenishment_strategy: 'none',
    markdown_checkpoint_week: null,
  });
});

it('asks for names, each of its own', () => {
  const sets = [plainSet('A'), plainSet('A'), plainSet(' ')];
  const { errors } = requestOf({ ...firstDraft(CATEGORY), sets });
  expect(sets.map(({ id }) => errors.sets[id]?.name)).toEqual([
    undefined,
    'Another set has this name',
    'Give the set a name',
  ]);
  expect(freeName('A', sets)).toBe('A 2');
});

it('puts a violation to its set', () => {
  const draft = firstDraft(CATEGORY);
  const refused = refusedOf(
    [
      {
        parameter: 'variants[More safety stock].safety_stock_pct',
        value: 3,
        allowed: '0 to 1',
        message: 'variant More safety stock: safety_stock_pct is 3; allowed: 0 to 1',
      },
      { parameter: 'demand.bias', value: 20, allowed: 'up to 10', message: 'demand.bias is 20' },
    ],
    draft,
  );
  expect(refused.sets[draft.sets[1]?.id ?? '']?.safety_stock_pct).toContain('300%');
  expect(refused.demand.bias).toContain('up to 10');
  expect(refused.season).toEqual({});
  expect(faultsOf(refused, draft)).toEqual(['Set 2, Safety stock', 'Demand against the forecast']);
});
