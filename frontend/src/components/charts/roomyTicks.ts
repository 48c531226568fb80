/** Steps that people count in, between two powers of ten. */
const STEPS = [1, 2, 5, 10];

/**
 * Marks of an axis in even steps, with room beyond the least and the greatest value, so that no line lies on the edge.
 *
 * @param values what must be inside, e.g. figures and thresholds
 * @param most about so many marks
 */
export function roomyTicks(values: readonly number[], most = 7): number[] {
  const least = Math.min(...values);
  const greatest = Math.max(...values);
  const rough = (greatest - least || Math.abs(greatest) || 1) / (most - 2);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (STEPS.find((size) => size * power >= rough * (1 - 1e-9)) ?? 10);
  // A value that is a mark itself needs another mark beyond it.
  const first = Math.ceil(least / step - 1e-9) - 1;
  const last = Math.floor(greatest / step + 1e-9) + 1;
  // Without the dust of binary fractions, which a tick's text would show.
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}
