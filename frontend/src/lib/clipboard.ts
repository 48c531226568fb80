/**
 * Copies a text.
 *
 * @returns whether it is copied; a browser has no clipboard on an address without encryption
 */
export async function copyText(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}
