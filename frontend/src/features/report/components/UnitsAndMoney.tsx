import { Figure } from '@/components/Figure';
import { Card } from '@/components/ui/Card';
import type { SeasonReport } from '@/lib/api/types';
import {
  counted,
  DASH,
  formatMoney,
  formatNumber,
  formatShare,
  formatSignedShare,
  formatUnits,
  measured,
} from '@/lib/format';
import { leftOverNumbers, revenueNumbers } from '../money';

/** What was sold, lost and left over, and what it brought. */
export function UnitsAndMoney({ report }: { report: SeasonReport }) {
  const { units, stockouts, overstock, inventory, money, planned } = report;
  const supplyLeft =
    inventory.weeks_of_supply === null ? DASH : measured(inventory.weeks_of_supply, 'week');
  const supply = units.manufactured + units.emergency + units.adjusted;
  return (
    <Card title="Units and money">
      <div className="grid grid-cols-2 gap-x-8 gap-y-7 lg:grid-cols-4">
        <Figure
          label="Sold"
          value={formatUnits(units.sold)}
          unit="units"
          how={{
            formula: 'what all stores reported, week by week',
            numbers: `${counted(report.weeks_sold, 'week')} of ${counted(report.stores.length, 'store')}: ${counted(units.sold, 'unit')}`,
          }}
          {...(inventory.last_year?.change !== undefined &&
            inventory.last_year.change !== null && {
              delta: {
                text: `${formatSignedShare(inventory.last_year.change)} on last year’s ${formatUnits(inventory.last_year.units_sold)}`,
                direction: inventory.last_year.change >= 0 ? 'up' : 'down',
              },
            })}
        />
        <Figure
          label="Sell-through of the forecast"
          value={formatShare(inventory.sell_through_of_forecast)}
          how={{
            formula: 'sold ÷ forecast that the order was accepted with',
            numbers: `${formatUnits(units.sold)} ÷ ${formatUnits(planned.forecast)} = ${formatShare(inventory.sell_through_of_forecast)}`,
            note: `Of all ${counted(supply, 'unit')} that there were: ${formatShare(inventory.sell_through_of_supply)}.`,
          }}
        />
        <Figure
          label="Lost to empty shelves"
          value={formatUnits(stockouts.lost_sales)}
          unit="units"
          how={{
            formula:
              'per sold-out store and week: its share of the forecast − what it sold, never below 0',
            numbers: `${counted(stockouts.store_weeks, 'store-week')} of ${formatUnits(stockouts.of_store_weeks)} sold out: ${counted(stockouts.lost_sales, 'unit')}`,
            note: `${formatUnits(stockouts.lost_while_dc_held_stock)} of them while the DC held stock. An estimate: nobody counts what was not sold.`,
          }}
          delta={{
            text: `${counted(stockouts.stores, 'store')} sold out at least once`,
            direction: 'none',
          }}
        />
        <Figure
          label="Left over"
          value={formatUnits(overstock.units)}
          unit="units"
          how={{
            formula: 'left at stores + left at the DC',
            numbers: `${formatUnits(overstock.at_stores)} + ${formatUnits(overstock.at_dc)} = ${formatUnits(overstock.units)}`,
            note: `${formatUnits(supply)} there were − ${formatUnits(units.sold)} sold.`,
          }}
          delta={{
            text: `${formatShare(overstock.share_of_supply)} of all units`,
            direction: 'none',
          }}
        />
        <Figure
          label="Revenue"
          value={formatMoney(money?.revenue)}
          how={{
            formula: 'units sold × the price of their week',
            numbers: revenueNumbers(report),
            note: 'In full before a markdown, reduced after it. In the currency of the category’s prices.',
          }}
        />
        <Figure
          label="Margin"
          value={formatMoney(money?.margin)}
          how={{
            formula: 'revenue − cost of all units + salvage value',
            numbers: `${formatMoney(money?.revenue)} − ${formatMoney(money?.cost)} + ${formatMoney(money?.salvage)} = ${formatMoney(money?.margin)}`,
            note: `All units are the ${formatUnits(supply)} sold or left over.${
              units.adjusted > 0
                ? ` The ${formatUnits(units.adjusted)} that stores sold above their receipts are among them: they were not in the orders, but somebody had to buy them, too.`
                : ''
            }`,
          }}
          delta={{ text: `${formatShare(money?.margin_pct)} of revenue`, direction: 'none' }}
        />
        <Figure
          label="Left-overs at cost"
          value={formatMoney(overstock.value_at_cost)}
          how={{
            formula: 'units left over × cost',
            numbers: leftOverNumbers(report),
            note: `After salvage ${formatMoney(overstock.salvage_loss)} of it is lost.`,
          }}
        />
        <Figure
          label="Stock turned"
          value={`${formatNumber(inventory.turnover)}×`}
          how={{
            formula: 'units sold ÷ mean stock in stores and at the DC',
            numbers: `${formatUnits(units.sold)} ÷ ${formatUnits(inventory.mean_stock)} = ${formatNumber(inventory.turnover)}`,
            note: 'Over the season, not a year.',
          }}
          delta={{
            text: `${supplyLeft} of supply left`,
            direction: 'none',
          }}
        />
      </div>
      {report.emergency_orders.length > 0 && (
        <p className="mt-6 text-quiet">
          Ordered on top:{' '}
          {report.emergency_orders
            .map(
              (order) =>
                `${counted(order.units, 'unit')} after week ${order.ordered_after_week}, at the DC at the end of week ${order.arrival_week}`,
            )
            .join('; ')}
          .
        </p>
      )}
      <p className="figures mt-6 border-t border-line pt-4 text-sm text-quiet">
        Every unit: {formatUnits(units.manufactured)} made + {formatUnits(units.emergency)} ordered
        on top + {formatUnits(units.adjusted)} sold above receipts = {formatUnits(units.sold)} sold
        + {formatUnits(units.left_at_stores)} left at stores + {formatUnits(units.left_at_dc)} left
        at the DC.
      </p>
    </Card>
  );
}
