import { expect, it } from 'vitest';
import { waysOut } from './waysOut';

const STORES = 'Upload stores first, or correct the ids; unknown: S99';
const CREATE = 'Or repeat with create_categories=true, which names a category after its id';
const CORRECT = 'Correct the rows listed and upload the whole file again';

it('gives all advice of the API, and names the box in the place of the query', () => {
  const option = { label: 'Create categories', query: 'create_categories=true' };
  expect(waysOut([STORES, CREATE, CORRECT], option)).toEqual([
    STORES,
    'Or tick “Create categories” above, then upload the file again',
    CORRECT,
  ]);
  expect(waysOut([STORES, CORRECT], undefined)).toEqual([STORES, CORRECT]);
});
