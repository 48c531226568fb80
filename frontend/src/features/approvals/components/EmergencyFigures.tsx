import { useQuery } from '@tanstack/react-query';
import { Figure } from '@/components/Figure';
import { Alert } from '@/components/ui/Alert';
import type { WorkflowDetail } from '@/lib/api/types';
import { counted, formatMoney, formatUnits } from '@/lib/format';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { forecastQuery } from '@/lib/queries/results';
import type { EmergencyData } from '../lib/words';

/** What an order during the season brings, and what happens without it. */
export function EmergencyFigures({
  data,
  workflow,
}: {
  data: EmergencyData;
  workflow: WorkflowDetail;
}) {
  const { data: categories } = useQuery(categoriesQuery());
  const category = categories?.find(({ category_id }) => category_id === workflow.category_id);
  const { units, week_number: week, arrival_week: arrival } = data;
  const { data: forecast } = useQuery(forecastQuery(data.forecast_id));
  const isDc = data.basis === 'dc';
  const lacking = isDc ? data.dc_shortage : data.network_shortage;
  const unitCost = data.order_cost !== undefined && units > 0 ? data.order_cost / units : undefined;
  return (
    <div className="space-y-6">
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3">
        <Figure
          label="Order now"
          value={formatUnits(units)}
          unit="units"
          how={{
            formula: 'the smaller of: units lacking, units that still sell after the arrival',
            numbers: `min(${formatUnits(lacking)}, ${formatUnits(data.sellable_after_arrival)}) = ${formatUnits(data.recommended_units)}`,
            ...(units !== data.recommended_units && {
              note: `You set ${formatUnits(units)} in the place of the recommended ${formatUnits(data.recommended_units)}.`,
            }),
          }}
        />
        <Figure
          label="Arrives at the end of"
          value={`week ${arrival}`}
          how={{
            formula: 'last week sold + weeks from order to arrival',
            numbers: `${week} + ${arrival - week} = ${arrival}`,
          }}
        />
        <Figure
          label={isDc ? 'Lacking at the DC' : 'Lacking everywhere'}
          value={formatUnits(lacking)}
          unit="units"
          how={{
            formula: isDc
              ? 'still to be sold − stock of the DC'
              : 'still to be sold − stock of the DC and of all stores',
            numbers: `${formatUnits(data.still_needed)} − ${formatUnits(data.still_needed - lacking)} = ${formatUnits(lacking)}`,
          }}
        />
        {data.order_cost !== undefined && (
          <Figure
            label="Cost"
            value={formatMoney(data.order_cost)}
            {...(unitCost !== undefined && {
              how: {
                formula: 'units × cost of a unit',
                numbers: `${formatUnits(units)} × ${formatMoney(unitCost)} = ${formatMoney(data.order_cost)}`,
              },
            })}
          />
        )}
        {data.expected_margin !== undefined && (
          <Figure
            label="Margin if all sells"
            value={formatMoney(data.expected_margin)}
            how={{
              formula: 'units that sell after the arrival × price − cost of the order',
              numbers: `${formatUnits(Math.min(units, data.sellable_after_arrival))} × ${formatMoney(category?.unit_price)} − ${formatMoney(data.order_cost)} = ${formatMoney(data.expected_margin)}`,
            }}
          />
        )}
        <Figure
          label="Still to be sold"
          value={formatUnits(data.still_needed)}
          unit="units"
          {...(forecast && {
            how: {
              formula: 'forecast of the season − sold so far',
              numbers: `${formatUnits(forecast.total_season_demand)} − ${formatUnits(forecast.total_season_demand - data.still_needed)} = ${formatUnits(data.still_needed)}`,
            },
          })}
        />
      </div>
      <Alert title="Without the order">{without(data)}</Alert>
    </div>
  );
}

function without({ network_shortage, dc_shortage, still_needed }: EmergencyData) {
  if (network_shortage > 0) {
    return (
      <p>
        If the forecast holds, about {formatUnits(network_shortage)} of the{' '}
        {counted(still_needed, 'unit')} that customers still want will be missing.
      </p>
    );
  }
  return (
    <p>
      DC and stores together hold enough for the forecast. The DC alone lacks{' '}
      {counted(dc_shortage, 'unit')}, so stores that sell faster than the others cannot all be
      refilled.
    </p>
  );
}
