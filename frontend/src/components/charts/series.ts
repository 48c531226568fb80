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

/** Looks of the series: told apart by colour, by dashes and by marker, an SVG path around 0. */
const LOOKS = [
  { color: 'var(--chart-1)', dash: '0', marker: 'M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0' },
  { color: 'var(--chart-2)', dash: '7 4', marker: 'M-3-3H3V3H-3Z' },
  { color: 'var(--chart-3)', dash: '2 3', marker: 'M0-4.5L4 3H-4Z' },
  { color: 'var(--chart-4)', dash: '10 3 2 3', marker: 'M0-5L4 0L0 5L-4 0Z' },
  {
    color: 'var(--chart-5)',
    dash: '4 4',
    marker: 'M-4-1.5H-1.5V-4H1.5V-1.5H4V1.5H1.5V4H-1.5V1.5H-4Z',
  },
  { color: 'var(--chart-6)', dash: '12 4', marker: 'M-4.5-3.5H4.5L0 4Z' },
] as const;

interface Look {
  color: string;
  dash: string;
  marker: string;
}

/** The look of the series at `index`; beyond the sixth, a colour comes again with other dashes. */
export function lookOf(index: number): Look {
  const round = Math.floor(index / LOOKS.length);
  const { color } = LOOKS[index % LOOKS.length] ?? LOOKS[0];
  const { dash, marker } = LOOKS[(index + round) % LOOKS.length] ?? LOOKS[0];
  return { color, dash, marker };
}
