import { expect, it } from 'vitest';
import { waysOut } from './waysOut';

it('names what the page has in the place of what the API has', () => {
  const told = [
    'Upload categories first, or repeat with create_categories=true, which names a category after its id; unknown: shoes',
    'Upload stores first; the file names unknown ones: S99',
    'Correct the rows listed and upload the whole file again',
  ];
  expect(waysOut(told, { label: 'Create categories', query: '' })).toEqual([
    'Upload categories first, or tick “Create categories” above; unknown: shoes',
    'Correct the id S99, or upload the store first',
    'Correct the rows listed and upload the whole file again',
  ]);
  expect(
    waysOut(['Upload stores first; the file names unknown ones: S98, S99'], undefined),
  ).toEqual(['Upload the stores first, or correct the ids: S98, S99 are unknown']);
});
