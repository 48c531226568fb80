import { useQuery } from '@tanstack/react-query';
import { Figure } from '@/components/Figure';
import { How } from '@/components/How';
import { Alert } from '@/components/ui/Alert';
import type { AllocationPlan } from '@/lib/api/types';
import { counted, formatShare, formatUnits } from '@/lib/format';
import { orderHow } from '@/lib/orderHow';
import { forecastQuery } from '@/lib/queries/results';
import { useSeason } from '@/lib/season';

/** The order and how it splits into launch and holdback. */
export function AllocationFigures({ plan }: { plan: AllocationPlan }) {
  const { parameters, state, pending_approval: pending } = useSeason();
  const { data: forecast } = useQuery(forecastQuery(plan.forecast_id));
  const { reallocation } = plan;
  const isOpen = pending?.action === 'approve_manufacturing_order' || state === 'cancelled';
  const safety = forecast && plan.manufacturing_qty - forecast.total_season_demand;
  const given = reallocation?.target ?? plan.manufacturing_qty;
  const quantity = formatUnits(plan.manufacturing_qty);
  const launch = formatUnits(plan.initial_allocation_total);
  const holdback = formatShare(parameters.dc_holdback_percentage);
  return (
    <section aria-label="Figures of the plan" className="space-y-6">
      <div className="grid grid-cols-2 gap-x-8 gap-y-6 lg:grid-cols-[auto_1fr_1fr_1fr] lg:items-end lg:gap-x-14">
        <Figure
          size="lg"
          className="max-lg:col-span-2"
          label={isOpen ? 'To manufacture, as proposed' : 'To manufacture'}
          value={quantity}
          unit="units"
          {...(forecast && { how: orderHow(plan, forecast, parameters) })}
        />
        <Figure
          label={`Safety stock, ${formatShare(plan.safety_stock_percentage)}`}
          value={formatUnits(safety)}
          {...(forecast && {
            how: {
              formula: 'Manufacturing quantity − forecast',
              numbers: `${quantity} − ${formatUnits(forecast.total_season_demand)} = ${formatUnits(safety)}`,
            },
          })}
        />
        <Figure
          label="Launch, to the stores"
          value={launch}
          how={
            plan.minimum_raised_initial
              ? {
                  formula: 'Sum of the stores’ first two weeks',
                  numbers: launch,
                  note: `A holdback of ${holdback} would leave less than the stores need for two weeks, so the launch was raised.`,
                }
              : {
                  formula: 'Manufacturing quantity × (1 − holdback), rounded',
                  numbers: `${quantity} × (1 − ${holdback}) = ${launch}`,
                }
          }
        />
        <Figure
          label={reallocation ? 'For the stores after launch' : 'Holdback, at the DC'}
          value={formatUnits(plan.holdback_total)}
          how={{
            formula: reallocation
              ? 'Units for the stores − launch'
              : 'Manufacturing quantity − launch',
            numbers: `${formatUnits(given)} − ${launch} = ${formatUnits(plan.holdback_total)}`,
          }}
        />
      </div>
      {reallocation && <NewTotals plan={plan} reallocation={reallocation} />}
    </section>
  );
}

type Reallocation = NonNullable<AllocationPlan['reallocation']>;

interface NewTotalsProps {
  plan: AllocationPlan;
  reallocation: Reallocation;
}

/** What a re-forecast has changed for the stores. */
function NewTotals({ plan, reallocation }: NewTotalsProps) {
  const { data: forecast } = useQuery(forecastQuery(reallocation.forecast_id));
  const { still_needed: needed, target, dc_unassigned: unassigned } = reallocation;
  const { units_on_order: order } = reallocation;
  const safety = plan.safety_stock_percentage;
  const total = forecast?.total_season_demand;
  return (
    <Alert title={`The stores have new totals since week ${reallocation.week_number}`}>
      <p>
        {neededFrom(reallocation)}{' '}
        {total !== undefined && (
          <How
            label="Still needed"
            formula={`new forecast − sold through week ${reallocation.week_number}`}
            numbers={`${formatUnits(total)} − ${formatUnits(total - needed)} = ${formatUnits(needed)}`}
          />
        )}{' '}
        The stores get {counted(target, 'unit')} over the season
        {unassigned > 0 && `; ${formatUnits(unassigned)} stay at the DC, given to no store`}.{' '}
        {total !== undefined && (
          <How
            label="What the stores get"
            formula="new forecast × (1 + safety stock), but no more than there is and no less than was shipped"
            numbers={`${formatUnits(total)} × (1 + ${formatShare(safety)}) = ${formatUnits(total * (1 + safety))} → ${formatUnits(target)}`}
          />
        )}
        {order > 0 && ` ${counted(order, 'unit was', 'units were')} on order.`}
      </p>
    </Alert>
  );
}

/** Where the units come from that were still to be sold. */
function neededFrom({ still_needed: needed, dc_shortage, network_shortage }: Reallocation): string {
  if (dc_shortage === 0) return `Needed from now on ${formatUnits(needed)}: the DC held them all.`;
  const sources = [
    { units: needed - dc_shortage, from: 'from the DC' },
    { units: dc_shortage - network_shortage, from: 'already in stores' },
    { units: network_shortage, from: 'lacking' },
  ].filter(({ units }) => units > 0);
  return `Needed from now on ${formatUnits(needed)} = ${sources.map(({ units, from }) => `${formatUnits(units)} ${from}`).join(' + ')}.`;
}
