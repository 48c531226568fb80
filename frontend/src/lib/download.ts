/** Gives the reader a file that was made here. */
export function downloadText(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has the data by the next task.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  });
}
