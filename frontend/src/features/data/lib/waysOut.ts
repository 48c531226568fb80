import type { FileKind } from './fileKinds';

/** The API's advice about a refused file, with the box of this page in the place of the query that it names. */
export function waysOut(
  suggestions: readonly string[],
  option: FileKind['option'],
): readonly string[] {
  if (option === undefined) return suggestions;
  return suggestions.map((suggestion) =>
    suggestion.includes(option.query)
      ? `Or tick “${option.label}” above, then upload the file again`
      : suggestion,
  );
}
