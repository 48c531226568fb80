import { expect, it } from 'vitest';
import { ApiError } from '@/lib/api/error';
import { waysOut } from './waysOut';

const CORRECT = 'Correct the rows listed and upload the whole file again';

function refusal(details: Record<string, unknown>) {
  return new ApiError('3 bad rows', 'INVALID_CSV', 400, ['Correct the header'], details);
}

it('names what the page has in the place of what the API has', () => {
  const both = refusal({ unknown_stores: ['S99'], unknown_categories: ['shoes'] });
  expect(waysOut(both, { label: 'Create categories', query: '' })).toEqual([
    'Correct the id S99, or upload the store first',
    'Upload categories first, or tick “Create categories” above; unknown: shoes',
    CORRECT,
  ]);
  expect(waysOut(refusal({ unknown_stores: ['S98', 'S99'] }), undefined)).toEqual([
    'Upload the stores first, or correct the ids: S98, S99 are unknown',
    CORRECT,
  ]);
  expect(waysOut(refusal({ unknown_categories: ['shoes'] }), undefined)).toEqual([
    'Upload categories first; unknown: shoes',
    CORRECT,
  ]);
});

it('leaves it to the API where nothing is unknown', () => {
  expect(waysOut(refusal({}), undefined)).toEqual(['Correct the header']);
});
