import type { FileKind } from './fileKinds';

const CREATE_CATEGORIES = 'repeat with create_categories=true, which names a category after its id';
const UNKNOWN_STORES = /^Upload stores first; the file names unknown ones: (.+)$/;

/** What to do about a refused file, with the controls of this page in the place of the API's names. */
export function waysOut(suggestions: readonly string[], option: FileKind['option']): string[] {
  return suggestions.map((suggestion) => {
    const [, stores] = UNKNOWN_STORES.exec(suggestion) ?? [];
    if (stores !== undefined) {
      return stores.includes(', ')
        ? `Upload the stores first, or correct the ids: ${stores} are unknown`
        : `Correct the id ${stores}, or upload the store first`;
    }
    return option === undefined
      ? suggestion
      : suggestion.replace(CREATE_CATEGORIES, `tick “${option.label}” above`);
  });
}
