// Applies the stored theme before the first paint; src/lib/theme.ts is its other half.
try {
  const theme = localStorage.getItem('hemline.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme it is.
}
