import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { Figure } from '@/components/Figure';
import { StoresTable } from '@/components/StoresTable';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import type { AllocationPlan, Replenishment, SeasonParameters } from '@/lib/api/types';
import { counted, formatUnits } from '@/lib/format';
import { useUrlState } from '@/lib/urlState';
import { coverCell, coverWords, shelfCover, storeCovers } from '../cover';
import { EXCESS_ADVICE, listed, skipWords } from '../words';

type Store = Replenishment['stores'][number];

/** @param left weeks of the season that are left */
function columnsOf(left: number) {
  return [
    { key: 'inventory', header: 'On the shelf before' },
    {
      key: 'cover',
      header: 'Lasts, weeks',
      format: (weeks: number | undefined) => coverCell(weeks, left),
    },
    { key: 'need', header: 'Needs' },
    { key: 'shipped', header: 'Ships', isMain: true },
  ] as const;
}

interface ShipmentsProps {
  replenishment: Replenishment;
  /** Units that the forecast in force expects, week by week; undefined while it is loaded. */
  curve: readonly number[] | undefined;
  /** The store plan in force; undefined while it is loaded. */
  plan: AllocationPlan | undefined;
  parameters: SeasonParameters;
  /** Address of the picking list. */
  csv: string;
}

/** What ships to each store at a week's end, and why. */
export function Shipments({ replenishment, curve, plan, parameters, csv }: ShipmentsProps) {
  const cover = curve && shelfCover(replenishment, curve);
  const { total_need, total_shipped, dc_stock_before, dc_stock_after, stores } = replenishment;
  const skipped = skipWords(replenishment);
  const excess = replenishment.sold_more_than_received;
  return (
    <div className="space-y-4">
      {excess.length > 0 && (
        <Alert
          tone="warn"
          title={`${counted(excess.length, 'store')} reported ${counted(
            excess.reduce((sum, { units: above }) => sum + above, 0),
            'more unit',
          )} sold than ${excess.length === 1 ? 'it' : 'they'} had by the books`}
        >
          <p>
            {listed(
              excess.map(({ store_id, units: above }) => `${store_id} by ${formatUnits(above)}`),
            )}
            . {EXCESS_ADVICE}
          </p>
        </Alert>
      )}
      {skipped !== undefined ? (
        <Alert tone="info" title="Nothing ships after this week">
          <p>{skipped}</p>
        </Alert>
      ) : (
        <>
          <div className="grid grid-cols-2 gap-x-8 gap-y-5 sm:grid-cols-3">
            <Figure
              label="Stores need"
              value={formatUnits(total_need)}
              unit="units"
              {...(cover !== undefined && {
                delta: { text: coverWords(cover), direction: 'none' },
              })}
              how={{ ...needFormula(parameters), numbers: needNumbers(stores, total_need) }}
            />
            <Figure
              label="Ships"
              value={formatUnits(total_shipped)}
              unit="units"
              {...(total_shipped < total_need && {
                delta: {
                  text: `${formatUnits(total_need - total_shipped)} too few at the DC`,
                  direction: 'down',
                  tone: 'warn',
                },
              })}
              how={{
                formula: 'what the stores need, but never more than the DC holds',
                numbers: `min(${formatUnits(total_need)}, ${formatUnits(dc_stock_before)}) = ${formatUnits(total_shipped)}`,
                note: 'Where the DC is short, every store gets its fair share.',
              }}
            />
            <Figure
              label="Left at the DC"
              value={formatUnits(dc_stock_after)}
              unit="units"
              how={{
                formula: 'at the DC before − shipped',
                numbers: `${formatUnits(dc_stock_before)} − ${formatUnits(total_shipped)} = ${formatUnits(dc_stock_after)}`,
              }}
            />
          </div>
          <StoreShipments replenishment={replenishment} curve={curve} plan={plan} csv={csv} />
        </>
      )}
    </div>
  );
}

function StoreShipments({ replenishment, curve, plan, csv }: Omit<ShipmentsProps, 'parameters'>) {
  const [only, setOnly] = useUrlState('only');
  const { week_number: week, total_shipped } = replenishment;
  const stores = useMemo(() => {
    const planned = plan?.store_allocations.map(
      (store) => [store.store_id, store.total_season_allocation] as const,
    );
    const covers = curve && storeCovers(replenishment, curve, new Map(planned));
    return replenishment.stores.map((store) => ({ ...store, cover: covers?.get(store.store_id) }));
  }, [replenishment, curve, plan]);
  const weeks = curve?.length ?? 0;
  const columns = useMemo(() => columnsOf(weeks - week), [weeks, week]);
  const isShippedOnly = only === 'shipped';
  const listed = useMemo(
    () => (isShippedOnly ? stores.filter(({ shipped }) => shipped > 0) : stores),
    [stores, isShippedOnly],
  );
  return (
    <div>
      <StoresTable
        caption="Shipments by store"
        stores={stores}
        listed={listed}
        units={columns}
        sortParam="ships"
      >
        <label className="flex cursor-pointer items-center gap-2">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={isShippedOnly}
            onChange={(event) => {
              setOnly(event.target.checked ? 'shipped' : null);
            }}
          />
          Only stores that get something
        </label>
        {total_shipped > 0 && (
          <Button asChild size="sm" className="ml-auto">
            <a href={csv} download>
              <Download aria-hidden />
              Picking list (CSV)
            </a>
          </Button>
        )}
      </StoresTable>
      <p className="mt-3 text-sm text-quiet">
        Lasts: the weeks of expected sales that the shelf holds before the shipment, by the store’s
        part of the plan.
      </p>
    </div>
  );
}

function needFormula({ replenishment_basis, replenishment_strategy }: SeasonParameters) {
  const next =
    replenishment_basis === 'demand_curve'
      ? "the store's share of the coming weeks' forecast"
      : "what is left of the store's season total ÷ weeks left";
  const weeks = replenishment_strategy === 'bi-weekly' ? ' × 2' : '';
  return {
    formula: `per store: ${next}${weeks} − what is on its shelf, rounded, never below 0`,
    note: 'Shipments reach the store before the next week starts.',
  };
}

function needNumbers(stores: readonly Store[], total: number): string {
  const needing = stores.filter(({ need }) => need > 0).length;
  return `${counted(needing, 'store')} of ${formatUnits(stores.length)} need ${counted(total, 'unit')} in all`;
}
