import { Details } from '@/components/Details';
import type { Schemas } from '@/lib/api/types';
import { counted } from '@/lib/format';
import { inWords } from '@/lib/parameters/words';

/** Stores that get nothing, and why. */
export function LeftOutStores({ stores }: { stores: readonly Schemas['LeftOutStore'][] }) {
  if (stores.length === 0) return null;
  return (
    <Details summary={`${counted(stores.length, 'store')} left out`}>
      <ul className="max-h-60 overflow-auto">
        {stores.map(({ store_id, reason }) => (
          <li key={store_id}>
            <span className="figures">{store_id}</span>: {inWords(reason)}
          </li>
        ))}
      </ul>
    </Details>
  );
}
