import type { Schemas } from '@/lib/api/types';
import { counted } from '@/lib/format';

/** Stores that get nothing, and why. */
export function LeftOutStores({ stores }: { stores: readonly Schemas['LeftOutStore'][] }) {
  if (stores.length === 0) return null;
  return (
    <details>
      <summary className="w-fit cursor-pointer text-accent">
        {counted(stores.length, 'store')} left out
      </summary>
      <ul className="mt-2 max-h-60 overflow-auto">
        {stores.map(({ store_id, reason }) => (
          <li key={store_id}>
            <span className="figures">{store_id}</span>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
