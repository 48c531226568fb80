import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { StoresTable } from '@/components/StoresTable';
import { Card } from '@/components/ui/Card';
import type { SeasonReport } from '@/lib/api/types';
import { storesQuery } from '@/lib/queries/catalogue';
import { clusterName } from '@/lib/words';

const UNITS = [
  { key: 'season_total', header: 'Last season total' },
  { key: 'shipped', header: 'Shipped' },
  { key: 'sold', header: 'Sold' },
  { key: 'left_over', header: 'Left over' },
  { key: 'sold_out_weeks', header: 'Weeks sold out' },
  { key: 'lost_sales', header: 'Lost' },
  { key: 'adjusted', header: 'Above receipts' },
] as const;

const CLUSTER = { key: 'cluster', header: 'Cluster' } as const;

/** Each store's season. */
export function ByStore({ stores }: { stores: SeasonReport['stores'] }) {
  const { data: known } = useQuery(storesQuery());
  const rows = useMemo(() => {
    const names = new Map(known?.map(({ store_id, store_name }) => [store_id, store_name]));
    return stores.map((store) => ({
      ...store,
      store_name: names.get(store.store_id) ?? store.store_id,
      cluster: store.cluster_id ? clusterName(store.cluster_id) : 'not planned',
    }));
  }, [stores, known]);
  return (
    <Card title="By store">
      <StoresTable caption="The season by store" stores={rows} text={CLUSTER} units={UNITS} />
      <p className="mt-3 text-sm text-quiet">
        Left over: shipped + sold above receipts − sold. Lost: estimated, as under “Units and
        money”. Above receipts: sold although nothing of it had arrived at the store.
      </p>
    </Card>
  );
}
