import { useQuery } from '@tanstack/react-query';
import { Segmented } from '@/components/ui/Segmented';
import { categoriesQuery, storesQuery } from '@/lib/queries/catalogue';
import { formatUnits } from '@/lib/format';
import { useUrlState } from '@/lib/urlState';
import { CalendarList } from './CalendarList';
import { CategoryList } from './CategoryList';
import { StoreList } from './StoreList';

/** What is stored, to look up. */
export function Catalogue() {
  const [shown, show] = useUrlState('show', 'stores');
  const { data: stores } = useQuery(storesQuery());
  const { data: categories } = useQuery(categoriesQuery());
  return (
    <section aria-labelledby="stored">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h2 id="stored" className="text-lg font-semibold">
          What is stored
        </h2>
        <Segmented
          label="What is shown"
          value={shown}
          onChange={show}
          options={[
            { value: 'stores', label: withCount('Stores', stores?.length) },
            { value: 'categories', label: withCount('Categories', categories?.length) },
            { value: 'calendar', label: 'Calendar' },
          ]}
        />
      </div>
      {shown === 'categories' ? (
        <CategoryList />
      ) : shown === 'calendar' ? (
        <CalendarList />
      ) : (
        <StoreList />
      )}
    </section>
  );
}

function withCount(label: string, count: number | undefined): string {
  return count === undefined ? label : `${label} ${formatUnits(count)}`;
}
