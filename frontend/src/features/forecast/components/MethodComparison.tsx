import { Table, Td, Th } from '@/components/ui/Table';
import type { Forecast } from '@/lib/api/types';
import { counted, formatShare, formatShareColumn, formatSignedShare } from '@/lib/format';
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
      <details className="mt-2">
        <summary className="w-fit cursor-pointer text-accent">Compare all methods</summary>
        <p className="mt-2 max-w-[75ch] text-sm text-quiet">
          Each method forecast {counted(horizon_weeks, 'week')} of the past, {gap_weeks} weeks
          ahead, {origins.length === 1 ? 'once' : `${origins.length} times`}, and was held against
          what was sold. The error is how far the weeks were off, of all that was sold. The bias is
          how far the sum was too high (+) or too low (−). The last column is how many weeks were
          within their 80% bounds; 80% is right.
        </p>
        <Table caption="Methods on past seasons, best first" className="mt-2">
          <thead>
            <tr>
              <Th>Method</Th>
              <Th isNumeric>Error</Th>
              <Th isNumeric>Bias</Th>
              <Th isNumeric>Within 80% bounds</Th>
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
                    <Td isNumeric>{formatSignedShare(bias)}</Td>
                    <Td isNumeric>{formatShare(coverage_80, 0)}</Td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </section>
  );
}

function verdict({ chosen_method, best_method, chosen_behind, methods }: Comparison): string {
  if (!best_method) return 'There was not enough history to compare the methods.';
  const error = (name: string) => formatShare(methods.find(({ method }) => method === name)?.wape);
  if (best_method === chosen_method) {
    return `No: on this category’s past, “${METHOD[chosen_method]}” was the best, with an error of ${error(chosen_method)}.`;
  }
  return `On this category’s past, “${METHOD[best_method]}” did best, with an error of ${error(best_method)}. “${METHOD[chosen_method]}”, which this season uses, had ${error(chosen_method)}, ${formatShare(chosen_behind)} points more.`.replace(
    '% points',
    ' points',
  );
}
