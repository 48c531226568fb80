import { lookOf } from './series';

/** Lines over a bar's colour, by the place of its series; the first is plain. */
const HATCHES = [
  '',
  'M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6',
  'M0 4 H8',
  'M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2',
  'M4 0 V8',
  'M0 4 H8 M4 0 V8',
];

/** The fill of a series' bars, as an SVG pattern: told apart by colour and by hatching. */
export function BarFill({ id, index }: { id: string; index: number }) {
  return (
    <pattern id={id} width="8" height="8" patternUnits="userSpaceOnUse">
      <rect width="8" height="8" fill={lookOf(index).color} />
      <path d={HATCHES[index % HATCHES.length]} stroke="var(--surface)" strokeWidth="1.5" />
    </pattern>
  );
}
