/** What the plots have in common; colours are the tokens of src/index.css. */

export const GRID = { stroke: 'var(--line)', vertical: false };

export const AXIS = {
  stroke: 'var(--edge)',
  tick: { fill: 'var(--quiet)', fontSize: 13 },
  tickLine: false,
};

export const TOOLTIP = {
  contentStyle: {
    background: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: 8,
    color: 'var(--ink)',
  },
  itemStyle: { color: 'var(--ink)' },
  isAnimationActive: false,
};
