/** A series of a chart. Its place in the list gives colour, dashes and marker. */
export interface Series {
  /** The field of the rows. */
  key: string;
  label: string;
}

/** An interval behind the lines: the fields of its bounds. */
export interface Band {
  low: string;
  high: string;
  label: string;
}

export type Row = Readonly<Record<string, number | string | null | undefined>>;

/** Looks of the series: told apart by colour, by dashes and by marker. */
export const LOOKS = [
  { color: 'var(--chart-1)', dash: '0', marker: 'circle' },
  { color: 'var(--chart-2)', dash: '7 4', marker: 'square' },
  { color: 'var(--chart-3)', dash: '2 3', marker: 'triangle' },
  { color: 'var(--chart-4)', dash: '10 3 2 3', marker: 'diamond' },
  { color: 'var(--chart-5)', dash: '4 4', marker: 'cross' },
  { color: 'var(--chart-6)', dash: '12 4', marker: 'star' },
] as const;

type Marker = (typeof LOOKS)[number]['marker'];

/** The look of the series at `index`; beyond the fifth, a colour comes again with other dashes. */
export function lookOf(index: number): { color: string; dash: string; marker: Marker } {
  const round = Math.floor(index / LOOKS.length);
  const { color } = LOOKS[index % LOOKS.length] ?? LOOKS[0];
  const { dash, marker } = LOOKS[(index + round) % LOOKS.length] ?? LOOKS[0];
  return { color, dash, marker };
}
