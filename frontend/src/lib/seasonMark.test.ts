import { expect, it } from 'vitest';
import { seasonMark } from './seasonMark';

function season(workflow_id: string, started_at: string, change: object = {}) {
  return {
    workflow_id,
    season: 'Spring 2025',
    category_id: 'womens_dresses',
    started_at,
    ...change,
  };
}

const FIRST = season('wf_1', '2024-11-29T23:05:10Z');

it('leaves a name alone that no other season of the category has', () => {
  const others = [
    season('wf_2', '2024-11-29T23:05:20Z', { season: 'Autumn 2025' }),
    season('wf_3', '2024-11-29T23:05:30Z', { category_id: 'mens_shirts' }),
  ];
  expect(seasonMark(FIRST, [FIRST, ...others])).toBeUndefined();
});

it('tells namesakes apart by when they were planned', () => {
  const other = season('wf_2', '2024-11-28T10:00:00Z');
  const all = [other, FIRST];
  expect(seasonMark(FIRST, all)).toMatch(/^planned 29 Nov 2024, \d\d:05$/);
  expect(seasonMark(other, all)).toMatch(/^planned 28 Nov 2024, \d\d:00$/);
});

it('numbers those of the same minute, oldest first', () => {
  const second = season('wf_2', '2024-11-29T23:05:40Z');
  expect(seasonMark(second, [second, FIRST])).toMatch(/, no\. 2$/);
  expect(seasonMark(FIRST, [second, FIRST])).toMatch(/, no\. 1$/);
});
