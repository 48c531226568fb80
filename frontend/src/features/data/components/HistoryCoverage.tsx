import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import { Button } from '@/components/ui/Button';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Category } from '@/lib/api/types';
import { formatDate, formatUnits } from '@/lib/format';
import { FEWEST_WEEKS, GOOD_WEEKS } from '@/lib/season';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { useUrlState } from '@/lib/urlState';
import { CategoryHistory } from './CategoryHistory';

/** Which sales history each category has; one category's weeks and stores in detail. */
export function HistoryCoverage() {
  const categories = useQuery(categoriesQuery());
  const [shownId, show] = useUrlState('history');
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="text-lg font-semibold">
        Sales history
      </h2>
      <p className="mb-3 max-w-[70ch] text-quiet">
        A forecast needs {FEWEST_WEEKS} weeks; with {GOOD_WEEKS} or more it can tell how sales go
        through the year. Each week is named after its first day.
      </p>
      <QueryView query={categories} what="the sales history" lines={2}>
        {(list) => {
          if (list.length === 0) {
            return (
              <EmptyState title="There is no category yet">
                Upload stores, categories and sales below; then plan a season.
              </EmptyState>
            );
          }
          const shown = list.find(({ category_id }) => category_id === shownId);
          return (
            <>
              <div className="rounded-lg border border-line bg-surface">
                <Table caption="Sales history by category">
                  <thead>
                    <tr>
                      <Th className="pl-5 sm:pl-6">Category</Th>
                      <Th>Weeks</Th>
                      <Th>
                        <span className="sr-only">Details</span>
                      </Th>
                    </tr>
                  </thead>
                  <tbody>
                    {list.map((category) => (
                      <CategoryRow
                        key={category.category_id}
                        category={category}
                        isShown={category === shown}
                        onToggle={() => {
                          show(category === shown ? null : category.category_id);
                        }}
                      />
                    ))}
                  </tbody>
                </Table>
              </div>
              {shown?.history && <CategoryHistory category={shown} />}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}

interface CategoryRowProps {
  category: Category;
  isShown: boolean;
  onToggle: () => void;
}

function CategoryRow({ category, isShown, onToggle }: CategoryRowProps) {
  const { history } = category;
  return (
    <tr>
      <th
        scope="row"
        className="border-b border-line px-3 py-2 pl-5 text-left font-semibold sm:pl-6"
      >
        {category.category_name}
      </th>
      {history === null ? (
        <Td colSpan={2} className="text-quiet">
          No sales yet: upload its sales history below.
        </Td>
      ) : (
        <>
          <Td className="figures">
            {formatUnits(history.weeks)}, {formatDate(history.first_week)} to{' '}
            {formatDate(history.last_week)}
            {history.weeks < GOOD_WEEKS && (
              <span className="block text-sm text-warn">
                {history.weeks < FEWEST_WEEKS ? 'too few for a forecast' : 'less than two years'}
              </span>
            )}
          </Td>
          <Td className="text-right">
            <Button size="sm" variant="quiet" aria-expanded={isShown} onClick={onToggle}>
              <span>
                {isShown ? 'Hide' : 'Show'}
                <span className="max-sm:sr-only"> weeks and stores</span>
                <span className="sr-only"> of {category.category_name}</span>
              </span>
            </Button>
          </Td>
        </>
      )}
    </tr>
  );
}
