import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { DataTable } from '@/components/DataTable';
import { Card } from '@/components/ui/Card';
import { Input } from '@/components/ui/Field';
import type { SeasonReport } from '@/lib/api/types';
import { counted, formatUnits } from '@/lib/format';
import { storesQuery } from '@/lib/queries/catalogue';
import { useUrlState } from '@/lib/urlState';
import { humanise } from '@/lib/words';

type Row = SeasonReport['stores'][number] & { store_name: string; cluster: string };

function unitsColumn(key: keyof Row, header: string): ColumnDef<Row> {
  return {
    accessorKey: key,
    header,
    meta: { isNumeric: true },
    cell: ({ getValue }) => formatUnits(getValue<number>()),
  };
}

const COLUMNS: ColumnDef<Row>[] = [
  { accessorKey: 'store_name', header: 'Store' },
  { accessorKey: 'store_id', header: 'Id', meta: { narrow: 'under' } },
  { accessorKey: 'cluster', header: 'Cluster', meta: { narrow: 'under' } },
  unitsColumn('season_total', 'Planned'),
  unitsColumn('shipped', 'Shipped'),
  unitsColumn('sold', 'Sold'),
  unitsColumn('left_over', 'Left over'),
  unitsColumn('sold_out_weeks', 'Weeks sold out'),
  unitsColumn('lost_sales', 'Lost'),
  unitsColumn('adjusted', 'Above receipts'),
];

const SUMMED = [
  'season_total',
  'shipped',
  'sold',
  'left_over',
  'sold_out_weeks',
  'lost_sales',
  'adjusted',
] as const;

/** Each store's season. */
export function ByStore({ stores }: { stores: SeasonReport['stores'] }) {
  const [filter, setFilter] = useUrlState('store');
  const { data: known } = useQuery(storesQuery());
  const rows = useMemo(() => {
    const names = new Map(known?.map(({ store_id, store_name }) => [store_id, store_name]));
    return stores.map((store) => ({
      ...store,
      store_name: names.get(store.store_id) ?? store.store_id,
      cluster: store.cluster_id ? humanise(store.cluster_id) : 'not planned',
    }));
  }, [stores, known]);
  const sums = SUMMED.map((key) => stores.reduce((sum, store) => sum + store[key], 0));
  return (
    <Card
      title="By store"
      aside={
        <div className="w-56 print:hidden">
          <Input
            type="search"
            aria-label="Find a store"
            placeholder="Find a store"
            value={filter}
            onChange={({ target }) => {
              setFilter(target.value);
            }}
          />
        </div>
      }
    >
      <DataTable
        caption="The season by store"
        rows={rows}
        columns={COLUMNS}
        filter={filter}
        maxHeight="30rem"
        totals={[`All ${counted(stores.length, 'store')}`, '', '', ...sums.map(formatUnits)]}
      />
    </Card>
  );
}
