import type { ApiError } from '@/lib/api/error';
import type { FileKind } from './fileKinds';

type Refusal = Pick<ApiError, 'suggestions' | 'unknownStores' | 'unknownCategories'>;

/** What to do about a refused file, with the controls of this page in the place of the API's names. */
export function waysOut(
  { suggestions, unknownStores, unknownCategories }: Refusal,
  option: FileKind['option'],
): readonly string[] {
  const unknown = [...ofStores(unknownStores), ...ofCategories(unknownCategories, option)];
  if (unknown.length === 0) return suggestions;
  return [...unknown, 'Correct the rows listed and upload the whole file again'];
}

function ofStores(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  return ids.length === 1
    ? [`Correct the id ${ids.join()}, or upload the store first`]
    : [`Upload the stores first, or correct the ids: ${ids.join(', ')} are unknown`];
}

function ofCategories(ids: readonly string[], option: FileKind['option']): string[] {
  if (ids.length === 0) return [];
  const otherWay = option ? `, or tick “${option.label}” above` : '';
  return [`Upload categories first${otherWay}; unknown: ${ids.join(', ')}`];
}
