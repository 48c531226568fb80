import { useQuery } from '@tanstack/react-query';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import { DataTable } from '@/components/DataTable';
import { Details } from '@/components/Details';
import { Card } from '@/components/ui/Card';
import type { Markdown } from '@/lib/api/types';
import { counted, formatShare } from '@/lib/format';
import { storesQuery } from '@/lib/queries/catalogue';

type Row = Markdown['store_markdowns'][number] & { store_name: string };

const COLUMNS: ColumnDef<Row>[] = [
  { accessorKey: 'store_name', header: 'Store' },
  { accessorKey: 'store_id', header: 'Id', meta: { narrow: 'under' } },
  {
    accessorKey: 'markdown_pct',
    header: 'Markdown',
    meta: { isNumeric: true },
    cell: ({ row }) => formatShare(row.original.markdown_pct),
  },
  { accessorKey: 'applied_from_week', header: 'From week', meta: { isNumeric: true } },
];

/** The records of an accepted markdown, one per store, in sum and as a list. */
export function StoreMarkdowns({ stores }: { stores: Markdown['store_markdowns'] }) {
  const { data: known } = useQuery(storesQuery());
  const rows = useMemo(() => {
    const names = new Map(known?.map(({ store_id, store_name }) => [store_id, store_name]));
    return stores.map((store) => ({
      ...store,
      store_name: names.get(store.store_id) ?? store.store_id,
    }));
  }, [stores, known]);
  const [first] = stores;
  return (
    <Card title="In the stores">
      <p>
        {counted(stores.length, 'store')}{' '}
        {first &&
          `${stores.length === 1 ? 'sells' : 'sell'} at ${formatShare(first.markdown_pct)} off from week ${first.applied_from_week}`}
        . The depth is the same everywhere.
      </p>
      <Details className="mt-3" summary="Show the record of each store">
        <DataTable caption="Markdown by store" rows={rows} columns={COLUMNS} maxHeight="24rem" />
      </Details>
    </Card>
  );
}
