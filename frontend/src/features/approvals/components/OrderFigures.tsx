import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Figure } from '@/components/Figure';
import type { Category, Forecast, WorkflowDetail } from '@/lib/api/types';
import { counted, formatMoney, formatShare, formatUnits } from '@/lib/format';
import { categoriesQuery } from '@/lib/queries/catalogue';
import { forecastQuery } from '@/lib/queries/results';
import type { OrderData } from '../lib/words';

interface OrderFiguresProps {
  data: OrderData;
  workflow: WorkflowDetail;
}

/** What a manufacturing order consists of. */
export function OrderFigures({ data, workflow }: OrderFiguresProps) {
  const { data: forecast } = useQuery(forecastQuery(data.forecast_id));
  const { data: categories } = useQuery(categoriesQuery());
  const category = categories?.find(({ category_id }) => category_id === workflow.category_id);
  const { parameters } = workflow;
  const made = formatUnits(data.manufacturing_qty);
  const demand = formatUnits(data.total_season_demand);
  const safety = formatShare(data.safety_stock_percentage);
  const isFixed = parameters.safety_stock_method === 'fixed';
  return (
    <div className="space-y-6">
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-3">
        <Figure
          label="Manufacture"
          value={made}
          unit="units"
          how={{
            formula: 'expected demand × (1 + safety stock), to the nearest unit',
            numbers: `${demand} × (1 + ${safety}) = ${made}`,
            ...(!isFixed && {
              note: 'The safety stock follows from the spread of the forecast: the order covers the quantile of demand that you chose.',
            }),
          }}
        />
        <Figure
          label="Ship at launch"
          value={formatUnits(data.initial_allocation)}
          unit="units"
          how={{
            formula: 'manufactured − held back at the DC',
            numbers: `${made} − ${formatUnits(data.holdback)} = ${formatUnits(data.initial_allocation)}`,
            ...(data.minimum_raised_initial && {
              note: 'Raised above the share that you set, so that every store starts with two weeks of demand.',
            }),
          }}
        />
        <Figure
          label="Hold at the DC"
          value={formatUnits(data.holdback)}
          unit="units"
          how={{
            formula:
              'manufactured × held back at the DC; what ships is rounded, and the rest waits',
            numbers: `${made} × ${formatShare(parameters.dc_holdback_percentage)} ≈ ${formatUnits(data.holdback)}`,
          }}
        />
        <Figure
          label="Expected demand"
          value={demand}
          unit="units"
          {...(forecast && { how: howDemand(forecast) })}
        />
        {data.manufacturing_cost !== undefined && (
          <Figure
            label="Cost"
            value={formatMoney(data.manufacturing_cost)}
            how={{
              formula: 'manufactured × cost of a unit',
              numbers: `${made} × ${formatMoney(category?.unit_cost)} = ${formatMoney(data.manufacturing_cost)}`,
            }}
          />
        )}
        {data.expected_margin !== undefined && (
          <Figure
            label="Margin as forecast"
            value={formatMoney(data.expected_margin)}
            how={howMargin(data, category)}
          />
        )}
      </div>
      {typeof data.stated_demand_units === 'number' && (
        <p className="text-quiet">
          You expected {counted(data.stated_demand_units, 'unit')}; the forecast says {demand}.
        </p>
      )}
      {data.expected_margin !== undefined && (
        <p className="text-sm text-quiet">
          The margin holds if exactly the forecast sells. What a larger or smaller order does when
          it does not can be{' '}
          <Link to={`/scenarios?season=${workflow.workflow_id}`} className="text-accent underline">
            rehearsed in Scenarios
          </Link>
          .
        </p>
      )}
    </div>
  );
}

function howDemand(forecast: Forecast) {
  const total = formatUnits(forecast.total_season_demand);
  const { prophet_forecast: prophet, arima_forecast: arima } = forecast;
  const isAverage = forecast.forecasting_method === 'ensemble_prophet_arima';
  if (isAverage && typeof prophet === 'number' && typeof arima === 'number') {
    return {
      formula: '(Prophet + ARIMA) ÷ 2, rounded down',
      numbers: `(${formatUnits(prophet)} + ${formatUnits(arima)}) ÷ 2 = ${total}`,
    };
  }
  const weeks = forecast.weekly_demand_curve;
  return {
    formula: 'the sum of the forecast weeks',
    numbers: `${formatUnits(weeks[0]?.demand_units)} + … + ${formatUnits(weeks.at(-1)?.demand_units)} = ${total}`,
  };
}

function howMargin(data: OrderData, category: Category | undefined) {
  const left = Math.max(0, data.manufacturing_qty - data.total_season_demand);
  const parts = [formatMoney(data.expected_revenue), formatMoney(data.manufacturing_cost)].join(
    ' − ',
  );
  const salvage = category?.salvage_value ?? 0;
  const rest = salvage > 0 ? ` + ${formatUnits(left)} × ${formatMoney(salvage)}` : '';
  return {
    formula: 'revenue of the expected demand − cost of the order + salvage value of what is left',
    numbers: `${parts}${rest} = ${formatMoney(data.expected_margin)}`,
    note: 'It does not count the sales that a small order loses when demand is higher.',
  };
}
