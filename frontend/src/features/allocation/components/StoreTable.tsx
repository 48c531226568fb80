import type { ColumnDef } from '@tanstack/react-table';
import { Download } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { DataTable } from '@/components/DataTable';
import { Button } from '@/components/ui/Button';
import { Input, Select } from '@/components/ui/Field';
import type { AllocationPlan } from '@/lib/api/types';
import { counted, formatShareColumn, formatUnits } from '@/lib/format';
import { useUrlState } from '@/lib/urlState';
import { fittingStores, type StoreRow, totalsOf } from '../storeRows';
import { StoreHow } from './StoreHow';

/** With fewer, the stores of a large chain would all have the same share. */
const SHARE_DECIMALS = 3;

interface StoreTableProps {
  plan: AllocationPlan;
  rows: readonly StoreRow[];
}

/** Every store with its units. Filter, sorting and the store that is explained are in the address. */
export function StoreTable({ plan, rows }: StoreTableProps) {
  const [text, setText] = useUrlState('store');
  const [cluster, setCluster] = useUrlState('cluster');
  const [explained, setExplained] = useUrlState('how');
  const wanted = useDeferredValue(text);
  const fitting = useMemo(() => fittingStores(rows, wanted, cluster), [rows, wanted, cluster]);
  const columns = useMemo(() => columnsOf(setExplained), [setExplained]);
  const totals = totalsOf(fitting);
  const clusters = [...new Map(rows.map((row) => [row.clusterId, row.clusterName]))];
  const isFiltered = fitting.length !== rows.length;
  const open = rows.find(({ id }) => id === explained);
  return (
    <section aria-labelledby="stores">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h2 id="stores" className="text-lg font-semibold">
            By store
          </h2>
          <p role="status" className="text-sm text-quiet">
            {isFiltered
              ? `${formatUnits(fitting.length)} of ${counted(rows.length, 'store')}`
              : counted(rows.length, 'store')}
          </p>
        </div>
        <div className="flex flex-wrap gap-3">
          <Input
            type="search"
            aria-label="Find a store by name or id"
            placeholder="Find a store"
            className="w-48"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
            }}
          />
          <Select
            aria-label="Cluster"
            className="w-auto"
            value={cluster}
            onChange={({ target }) => {
              setCluster(target.value);
            }}
          >
            <option value="">All clusters</option>
            {clusters.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Button asChild>
            <a href={`/api/allocations/${plan.forecast_id}?format=csv`} download>
              <Download aria-hidden />
              CSV
              <span className="sr-only">of all stores</span>
            </a>
          </Button>
        </div>
      </div>
      <DataTable
        caption="Units by store"
        rows={fitting}
        columns={columns}
        totals={[
          isFiltered ? `Sum of ${counted(fitting.length, 'store')}` : 'Sum of all stores',
          '',
          '',
          formatShareColumn(totals.share, SHARE_DECIMALS),
          formatUnits(totals.launch),
          formatUnits(totals.holdback),
          formatUnits(totals.total),
          '',
        ]}
      />
      {open && (
        <StoreHow
          row={open}
          plan={plan}
          onClose={() => {
            setExplained(null);
          }}
        />
      )}
    </section>
  );
}

function columnsOf(onHow: (storeId: string) => void): ColumnDef<StoreRow>[] {
  return [
    { id: 'store', header: 'Store', accessorKey: 'name' },
    { id: 'id', header: 'Id', accessorKey: 'id', meta: { narrow: 'under' } },
    { id: 'cluster', header: 'Cluster', accessorKey: 'clusterName', meta: { narrow: 'under' } },
    units('share', 'Share', 'last', (value) => formatShareColumn(value, SHARE_DECIMALS)),
    units('launch', 'Launch'),
    units('holdback', 'After launch'),
    units('total', 'Season total', 'first'),
    {
      id: 'how',
      header: () => <span className="sr-only">How it is computed</span>,
      enableSorting: false,
      cell: ({ row: { original } }) => (
        <button
          type="button"
          className="rounded-sm px-1 text-sm text-accent underline decoration-dotted underline-offset-3 hover:bg-accent-soft"
          aria-label={`How? ${original.name} ${original.id}`}
          onClick={() => {
            onHow(original.id);
          }}
        >
          How?
        </button>
      ),
    },
  ];
}

function units(
  key: 'share' | 'launch' | 'holdback' | 'total',
  header: string,
  narrow?: 'first' | 'last',
  format: (value: number | undefined) => string = formatUnits,
): ColumnDef<StoreRow> {
  return {
    id: key,
    header,
    accessorKey: key,
    sortDescFirst: true,
    sortUndefined: 'last',
    meta: { isNumeric: true, ...(narrow && { narrow }) },
    cell: ({ row: { original } }) => format(original[key]),
  };
}
