import { Figure } from '@/components/Figure';
import { How } from '@/components/How';
import { BarSwatch } from '@/components/charts/BarFill';
import { Alert } from '@/components/ui/Alert';
import type { LedgerBalances } from '@/lib/api/types';
import { counted, formatShare, formatUnits } from '@/lib/format';

/** Where every unit of the season is: all that came in = DC + stores + sold. */
export function UnitsBalance({ balances }: { balances: LedgerBalances }) {
  const { totals, stores, conserved, broken_row } = balances;
  const { manufactured, emergency_ordered, adjusted, received } = totals;
  const shipped = stores.reduce((sum, store) => sum + store.shipped, 0);
  const selling = stores.filter(({ sold }) => sold > 0).length;
  const parts = [
    {
      label: 'Sold',
      units: totals.sold,
      formula: 'what all stores sold, from week 1 to this week',
      numbers: `${counted(selling, 'store')} sold ${counted(totals.sold, 'unit')}`,
    },
    {
      label: 'On the stores’ shelves',
      units: totals.store_inventory,
      formula: 'shipped to the stores + sold above receipts − sold',
      numbers: `${formatUnits(shipped)} + ${formatUnits(adjusted)} − ${formatUnits(totals.sold)} = ${formatUnits(totals.store_inventory)}`,
    },
    {
      label: 'At the DC',
      units: totals.dc_inventory,
      formula: 'made + ordered on top − shipped to the stores',
      numbers: `${formatUnits(manufactured)} + ${formatUnits(emergency_ordered)} − ${formatUnits(shipped)} = ${formatUnits(totals.dc_inventory)}`,
    },
  ];
  return (
    <div className="space-y-4">
      {!conserved && (
        <Alert tone="bad" title="The ledger does not balance">
          <p>
            {broken_row?.message ?? 'Units have appeared or vanished. Do not act on these figures.'}
          </p>
        </Alert>
      )}
      <div aria-hidden className="flex h-4 gap-0.5 overflow-hidden rounded-sm">
        {parts.map(({ label, units }, index) => (
          <div key={label} className="min-w-0" style={{ flexGrow: units }}>
            <BarSwatch index={index} className="size-full" />
          </div>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 lg:grid-cols-4">
        <div className="min-w-0 pt-5">
          <Figure
            label="There were"
            value={formatUnits(received)}
            unit="units"
            how={{
              formula: 'made + ordered on top + sold above receipts',
              numbers: `${formatUnits(manufactured)} + ${formatUnits(emergency_ordered)} + ${formatUnits(adjusted)} = ${formatUnits(received)}`,
              note: 'Units that a store sold above what it had received must have been somewhere: they are booked as adjustments.',
            }}
          />
        </div>
        {parts.map(({ label, units, formula, numbers }, index) => (
          <div key={label} className="min-w-0">
            <BarSwatch index={index} className="mb-2 h-3 w-10 rounded-[1px]" />
            <Figure
              label={label}
              value={formatUnits(units)}
              unit={received > 0 ? formatShare(units / received) : 'units'}
              how={{
                formula,
                numbers,
                ...(received > 0 && {
                  note: `Of all units: ${formatUnits(units)} ÷ ${formatUnits(received)} = ${formatShare(units / received)}.`,
                }),
              }}
            />
          </div>
        ))}
      </div>
      <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-quiet">
        <span className="figures">
          {parts.map(({ units }) => formatUnits(units)).join(' + ')} ={' '}
          {formatUnits(totals.accounted_for)}
          {conserved && ': every unit is accounted for'}
        </span>
        <How
          label="Where every unit is"
          formula="made + ordered on top + sold above receipts = sold + on the shelves + at the DC"
          numbers={`${formatUnits(manufactured)} + ${formatUnits(emergency_ordered)} + ${formatUnits(adjusted)} = ${parts.map(({ units }) => formatUnits(units)).join(' + ')}`}
          note="Each figure is a sum over the movements of units since the launch."
        />
      </p>
    </div>
  );
}
