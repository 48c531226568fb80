import { Details } from '@/components/Details';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Forecast } from '@/lib/api/types';
import { counted, formatShare, formatShareColumn } from '@/lib/format';
import { cn } from '@/lib/cn';
import { METHOD } from '@/lib/words';

type Comparison = NonNullable<Forecast['method_comparison']>;

/** How the methods would have done on this category's own past seasons. */
export function MethodComparison({ comparison }: { comparison: Comparison }) {
  const { methods, chosen_method, origins, horizon_weeks, gap_weeks, notes } = comparison;
  return (
    <section aria-labelledby="methods">
      <h2 id="methods" className="text-lg font-semibold">
        Would another method have been better?
      </h2>
      <p className="mt-1 max-w-[75ch]">{verdict(comparison)}</p>
      {notes.map((note) => (
        <p key={note} className="mt-1 max-w-[75ch] text-quiet">
          {note}
        </p>
      ))}
      <Details className="mt-2" summary="Compare all methods">
        <p className="max-w-[75ch] text-sm text-quiet">
          Each method forecast {counted(horizon_weeks, 'week')} of the past,{' '}
          {counted(gap_weeks, 'week')} ahead,{' '}
          {origins.length === 1 ? 'once' : `${origins.length} times`}, and was held against what was
          sold. The error is how far the weeks were off, added up ÷ all that was sold. The sum is
          how far all weeks together were too high or too low. The last column is how many weeks
          were within their likely range; 80% is right.
        </p>
        <Table caption="Methods on past seasons, best first" className="mt-2">
          <thead>
            <tr>
              <Th>Method</Th>
              <Th isNumeric>Error</Th>
              <Th isNumeric>Sum</Th>
              <Th isNumeric>Within the likely range</Th>
            </tr>
          </thead>
          <tbody>
            {methods.map(({ method, wape, bias, coverage_80, not_compared }) => (
              <tr key={method} className={cn(method === chosen_method && 'bg-accent-soft')}>
                <Td>
                  {METHOD[method]}{' '}
                  {method === chosen_method && (
                    <strong className="ml-1 text-sm text-accent">chosen</strong>
                  )}
                </Td>
                {not_compared ? (
                  <Td colSpan={3} className="text-quiet">
                    {not_compared}
                  </Td>
                ) : (
                  <>
                    <Td isNumeric>{formatShareColumn(wape, 1)}</Td>
                    <Td isNumeric>{tooHighOrLow(bias)}</Td>
                    <Td isNumeric>{formatShare(coverage_80, 0)}</Td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      </Details>
    </section>
  );
}

function verdict({ chosen_method, best_method, methods }: Comparison): string {
  if (!best_method) return 'There was not enough history to compare the methods.';
  const error = (name: string) => formatShare(methods.find(({ method }) => method === name)?.wape);
  if (best_method === chosen_method) {
    return `No: on this category’s past, “${METHOD[chosen_method]}” was the best, with an error of ${error(chosen_method)}.`;
  }
  return `On this category’s past, “${METHOD[best_method]}” did best, with an error of ${error(best_method)}. “${METHOD[chosen_method]}”, which this season uses, had ${error(chosen_method)}.`;
}

/** How far a sum was off, e.g. "3.1% too high". */
function tooHighOrLow(bias: number | null | undefined): string {
  if (bias === null || bias === undefined || bias === 0) return formatShareColumn(bias, 1);
  return `${formatShareColumn(Math.abs(bias), 1)} too ${bias > 0 ? 'high' : 'low'}`;
}
