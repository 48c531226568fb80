import type { AllocationPlan, Forecast, SeasonParameters } from './api/types';
import { formatNumber, formatShare, formatUnits } from './format';

/**
 * How the manufactured quantity comes about, as the props of `How`.
 *
 * @param forecast the one that the plan was made for, not a later re-forecast
 */
export function orderHow(
  plan: AllocationPlan,
  forecast: Forecast,
  parameters: SeasonParameters,
): { formula: string; numbers: string; note?: string } {
  const quantity = formatUnits(plan.manufacturing_qty);
  const demand = formatUnits(forecast.total_season_demand);
  const safety = formatShare(plan.safety_stock_percentage);
  if (parameters.safety_stock_method === 'fixed') {
    return {
      formula: 'Forecast × (1 + safety stock), rounded',
      numbers: `${demand} × (1 + ${safety}) = ${quantity}`,
    };
  }
  const { service_level, understock_cost, overstock_cost } = parameters;
  const isLevel = parameters.safety_stock_method === 'service_level';
  return {
    formula: isLevel
      ? `The quantity that is enough in ${formatShare(service_level)} of the seasons that the models play through`
      : 'The quantity at which one more unit costs as much as it earns, by the forecast’s own spread',
    numbers: `${quantity} = ${demand} + ${safety}`,
    ...(!isLevel &&
      understock_cost != null &&
      overstock_cost != null && {
        note: `A unit too few costs ${formatNumber(understock_cost)}, a unit too many ${formatNumber(overstock_cost)}.`,
      }),
  };
}
