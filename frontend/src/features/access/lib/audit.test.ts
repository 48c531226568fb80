import { expect, it } from 'vitest';
import { changeOf } from './audit';

it('tells changes in words, with the season that they belong to', () => {
  expect(
    changeOf({ action: 'season_complete', subject: 'wf_1', details: { early: true } }),
  ).toEqual({ did: 'ended early', workflowId: 'wf_1' });
  expect(
    changeOf({
      action: 'approval_modify',
      subject: 'wf_1',
      details: { approval_id: null, params: { safety_stock_pct: 0.15, units: 900 } },
    }),
  ).toEqual({
    did: 'modified what was asked in',
    workflowId: 'wf_1',
    detail: 'Safety stock 15%, Units 900',
  });
  expect(
    changeOf({
      action: 'import_weekly_sales',
      subject: 'week_01.csv',
      details: { workflow_id: 'wf_2', week_number: 1, rows_imported: 50, rows_replaced: 0 },
    }),
  ).toEqual({
    did: 'uploaded the sales of week 1 of',
    workflowId: 'wf_2',
    detail: 'week_01.csv, 50 rows',
  });
  expect(
    changeOf({
      action: 'token_create',
      subject: '01a2',
      details: { name: 'Ada', role: 'planner', expires_at: null },
    }),
  ).toEqual({ did: 'made a token for Ada', detail: 'Planner, without an end' });
});

it('tells files with their rows, and what it does not know as it is named', () => {
  expect(
    changeOf({
      action: 'import_stores',
      subject: 'stores.csv',
      details: { rows_imported: 50, rows_replaced: 1 },
    }),
  ).toEqual({ did: 'uploaded stores', detail: 'stores.csv, 50 rows, 1 of them replaced' });
  expect(changeOf({ action: 'plan_archive', subject: 'p_1', details: {} })).toEqual({
    did: 'plan archive',
    detail: 'p_1',
  });
});
