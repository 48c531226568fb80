import { describe, expect, it } from 'vitest';
import type {
  EmergencyOrder,
  Markdown,
  Replenishment,
  VarianceHistory,
  WeeklyUpload,
  WeekVariance,
  WorkflowDetail,
} from '@/lib/api/types';
import {
  expectedAlone,
  levelOf,
  listed,
  nextStep,
  reforecastWords,
  steadyDrift,
  uploadNotices,
  varianceWords,
  weeksWithoutShipment,
  whatFollowed,
} from './words';

const CHECK: WeekVariance = {
  forecast_id: 'f_1',
  week_number: 4,
  actual_cumulative: 3200,
  forecasted_cumulative: 2550,
  variance_pct: 0.254902,
  direction: 'over',
  weekly_variance_pct: 0.307692,
  weekly_direction: 'over',
  original_variance_pct: null,
  original_direction: null,
  stockout_adjusted_variance_pct: null,
  stockout_adjusted_direction: null,
  variance_basis: 'cumulative',
  threshold_exceeded: true,
  emergency: false,
  action_taken: 'reforecast',
  stocked_out_stores: 0,
  reasoning: '',
  created_at: '2025-03-31T00:00:00Z',
};

const HISTORY: VarianceHistory = {
  workflow_id: 'wf_1',
  forecast_id: 'f_1',
  variance_threshold: 0.2,
  emergency_threshold: 0.3,
  variances: [],
  superseded: [],
  incomplete_weeks: [],
};

function words(change: Partial<WeekVariance>): string {
  const { sold, meaning } = varianceWords({ ...CHECK, ...change }, HISTORY);
  return `${sold} ${meaning}`;
}

describe('a drift that the season as a whole hides', () => {
  const calm = { ...CHECK, variance_pct: 0.1, threshold_exceeded: false };
  const drift = (...weekly: [number, 'over' | 'under'][]) =>
    steadyDrift(
      {
        ...HISTORY,
        variances: weekly.map(([weekly_variance_pct, weekly_direction], index) => {
          return { ...calm, week_number: index + 1, weekly_variance_pct, weekly_direction };
        }),
      },
      [],
    );

  it('counts the last weeks above the threshold on one side', () => {
    expect(drift([0.1, 'over'], [0.23, 'over'], [0.24, 'over'])).toBe(2);
    expect(drift([0.3, 'under'], [0.23, 'over'], [0.24, 'over'], [0.25, 'over'])).toBe(3);
  });

  it('takes a single week for chance', () => {
    expect(drift([0.1, 'over'], [0.24, 'over'])).toBe(0);
    expect(drift([0.24, 'over'], [0.1, 'over'])).toBe(0);
    expect(drift([0.3, 'under'], [0.24, 'over'])).toBe(0);
  });

  it('counts from the last re-forecast on', () => {
    const variances = [CHECK, calm, calm].map((check, index) => ({
      ...check,
      week_number: index + 4,
      weekly_variance_pct: 0.24,
    }));
    expect(steadyDrift({ ...HISTORY, variances }, [])).toBe(2);
    // One that a person asked for counts as well.
    expect(steadyDrift({ ...HISTORY, variances }, [{ afterWeek: 6, total: 9301 }])).toBe(0);
  });

  it('says nothing where the season as a whole is above it', () => {
    expect(steadyDrift({ ...HISTORY, variances: [CHECK, CHECK] }, [])).toBe(0);
  });
});

describe('a check in words', () => {
  it('above the threshold', () => {
    expect(words({})).toBe(
      'In weeks 1 to 4 the stores sold 3,200 units against 2,550 forecast: 25.5% over. ' +
        'That is above the threshold of 20%. The remaining weeks are forecast again.',
    );
    expect(levelOf(CHECK)).toBe('above');
  });

  it('far above it', () => {
    const check = { emergency: true, action_taken: 'reforecast_after_decision' } as const;
    expect(words(check)).toContain('above the emergency threshold of 30%: stock may run out.');
    expect(words(check)).toContain('once the waiting decision is made');
    expect(words(check)).toContain('you are asked if more must be made');
    expect(levelOf({ ...CHECK, ...check })).toBe('emergency');
  });

  it('within it', () => {
    const check = { threshold_exceeded: false, action_taken: 'none' } as const;
    expect(words(check)).toContain('within the threshold of 20%, so the forecast stays');
    expect(levelOf({ ...CHECK, ...check })).toBe('calm');
  });

  it('by the week alone, where that is what counts', () => {
    expect(words({ variance_basis: 'weekly' })).toContain(
      'Week 4 alone is 30.8% over; that is above the threshold',
    );
  });

  it('without a forecast', () => {
    expect(words({ variance_pct: null, direction: null, week_number: 1 })).toContain(
      'In week 1 the stores sold 3,200 units where nothing was forecast.',
    );
  });
});

describe('a forecast made during the season', () => {
  const after = (afterWeek: number) => [{ afterWeek, total: 9301 }];
  const calm = { ...CHECK, action_taken: 'none' } as const;

  it('is named where a week is held against it', () => {
    expect(varianceWords(CHECK, HISTORY, after(1)).sold).toBe(
      'In weeks 1 to 4 the stores sold 3,200 units against 2,550 by the forecast after week 1, ' +
        'which counts that week as sold: 25.5% over.',
    );
    // That week itself was held against the one before.
    expect(varianceWords(CHECK, HISTORY, after(4)).sold).toContain('against 2,550 forecast:');
  });

  it('marks the week that it was made after', () => {
    const markdown = {
      status: 'applied',
      applied_after_week: 4,
      recommended_markdown_pct: 0.1,
    } as Markdown;
    expect(whatFollowed(calm, after(3), null)).toBe('Forecast kept');
    expect(whatFollowed(calm, after(4), null)).toBe('Remaining weeks forecast again: asked for');
    expect(whatFollowed(calm, after(4), markdown)).toContain('Markdown of 10%; remaining weeks');
    expect(whatFollowed(CHECK, after(4), null)).toBe('Remaining weeks forecast again');
  });

  it('takes the place of the notice, with the order that came of it', () => {
    const order = { week_number: 4, status: 'approved', ordered_units: 103, arrival_week: 8 };
    const words = (body: object) =>
      reforecastWords({ afterWeek: 4, total: 9301 }, [{ ...order, ...body } as EmergencyOrder]);
    expect(words({})).toEqual({
      title: 'Forecast again after week 4: 9,301 units over the season',
      ordered: '103 units ordered on top, arrive at the end of week 8.',
    });
    expect(words({ status: 'declined' }).ordered).toBe('');
  });
});

describe('what a week alone was expected to sell', () => {
  const before = { ...CHECK, week_number: 3, actual_cumulative: 2350, forecasted_cumulative: 1900 };

  it('follows from the sums, of the same forecast or of a new one', () => {
    expect(expectedAlone(CHECK, before, undefined)).toBe(650);
    const check = { ...CHECK, forecasted_cumulative: 3000, weekly_variance_pct: 0.307692 };
    expect(expectedAlone(check, before, { afterWeek: 3, total: 9301 })).toBe(650);
  });

  it('is not told where the sums do not fit', () => {
    expect(
      expectedAlone({ ...CHECK, weekly_variance_pct: 0.1 }, before, undefined),
    ).toBeUndefined();
  });
});

function season(change: Partial<WorkflowDetail>): WorkflowDetail {
  return {
    status: 'monitoring',
    state: 'phase_3_monitoring',
    pending_approval: null,
    season_progress: {
      week: 4,
      horizon: 12,
      checkpoint_due: false,
      reforecast_due: false,
      replenishment_due: false,
    },
    ...change,
  } as WorkflowDetail;
}

describe('what to do now', () => {
  it('upload the next week', () => {
    expect(nextStep(season({}))).toMatchObject({ kind: 'upload', text: /Upload week 5/ });
  });

  it('decide, before anything else', () => {
    const pending = {
      action: 'approve_emergency_order',
      approval_id: 'ap_1',
      data: { units: 3075, arrival_week: 5 },
    };
    const next = nextStep(
      season({
        pending_approval: pending as unknown as WorkflowDetail['pending_approval'] & object,
      }),
    );
    expect(next).toMatchObject({ kind: 'decide', approvalId: 'ap_1' });
    expect(next.text).toContain('3,075 more units');
  });

  it('watch a re-forecast, complete what is full, read what is closed', () => {
    expect(nextStep(season({ status: 'running', state: 'phase_5_reforecast' })).kind).toBe('watch');
    const full = { ...season({}).season_progress, week: 12 } as WorkflowDetail['season_progress'];
    expect(nextStep(season({ season_progress: full ?? null })).kind).toBe('complete');
    expect(nextStep(season({ status: 'completed', state: 'completed' })).kind).toBe('report');
  });
});

describe('what a file brought', () => {
  const RESULT: WeeklyUpload = {
    message: '',
    missing_stores: [],
    replenishment: null,
    rows_imported: 50,
    rows_replaced: 0,
    sold_more_than_received: [],
    unplanned_stores: [],
    variance_check: {
      workflow_id: 'wf_1',
      forecast_id: 'f_1',
      week_number: null,
      actual_cumulative: null,
      forecasted_cumulative: null,
      variance_pct: null,
      stockout_adjusted_variance_pct: null,
      weekly_variance_pct: null,
      direction: null,
      threshold_exceeded: null,
      emergency: null,
      action_taken: null,
      reforecast_triggered: false,
    },
    waiting_for_weeks: [],
    warnings: [],
    week_number: 5,
    workflow_status: 'monitoring',
  };
  const texts = (change: Partial<WeeklyUpload>) =>
    uploadNotices([{ ...RESULT, ...change }]).map(({ text }) => text);

  it('says nothing where all is well', () => {
    expect(texts({})).toEqual([]);
  });

  it('names gaps, missing stores and impossible sales', () => {
    expect(texts({ waiting_for_weeks: [3, 4] })[0]).toContain('once weeks 3 and 4 are in');
    expect(texts({ rows_replaced: 50 })[0]).toContain('Week 5 was in already');
    expect(texts({ missing_stores: ['S09'] })[0]).toContain('1 store of the plan (S09). It counts');
    expect(texts({ sold_more_than_received: [{ store_id: 'S02', units: 7 }] })[0]).toContain(
      '1 store reported 7 more units sold than it had by the books (S02 by 7)',
    );
  });

  it('tells once what several weeks have in common', () => {
    const excess = [
      { store_id: 'S02', units: 7 },
      { store_id: 'S03', units: 1 },
    ];
    const [told, ...more] = uploadNotices([
      { ...RESULT, sold_more_than_received: excess },
      { ...RESULT, week_number: 6 },
      { ...RESULT, week_number: 7, sold_more_than_received: excess.slice(1) },
    ]);
    expect(told?.text).toContain('8 units in 2 stores in week 5 and 1 unit in 1 store in week 7.');
    expect(more).toEqual([]);
  });

  it('says why nothing shipped after a week that came late', () => {
    const replenishment = {
      week_number: 6,
      total_need: 0,
      total_shipped: 0,
      dc_stock_before: 9,
      dc_stock_after: 9,
      skipped: null,
      skip_reason: null,
    };
    expect(texts({ replenishment })[0]).toContain(
      'Nothing shipped after week 5: week 6 was in before week 5.',
    );
    expect(texts({ replenishment: { ...replenishment, week_number: 5 } })).toEqual([]);
  });
});

it('lists the weeks after which nothing shipped by their reason', () => {
  const why = (skip_reason: Replenishment['skip_reason'], skipped = 'a sentence (none)') => ({
    skip_reason,
    skipped,
  });
  expect(
    weeksWithoutShipment([
      { week: 1, ...why('odd_week') },
      { week: 2, skip_reason: null, skipped: null },
      { week: 3, ...why('overtaken') },
      { week: 5, ...why('odd_week') },
      { week: 6, ...why(null, 'nothing left (replenishment_strategy)') },
    ]),
  ).toEqual([
    { weeks: [1, 5], reason: 'Stores are replenished every second week, after the even weeks.' },
    { weeks: [3], reason: 'The next week was in before it: nothing could leave in between.' },
    { weeks: [6], reason: 'Nothing left (replenish stores).' },
  ]);
});

it('cuts long lists', () => {
  expect(listed(['a'])).toBe('a');
  expect(listed([1, 2, 3])).toBe('1, 2 and 3');
  expect(listed([1, 2, 3, 4], 2)).toBe('1, 2 and 2 more');
});
