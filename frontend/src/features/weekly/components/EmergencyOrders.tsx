import { useQuery } from '@tanstack/react-query';
import { Badge } from '@/components/ui/Badge';
import { Card } from '@/components/ui/Card';
import { How } from '@/components/How';
import { Table, Td, Th } from '@/components/ui/Table';
import type { WorkflowDetail } from '@/lib/api/types';
import { formatMoney, formatUnits } from '@/lib/format';
import { emergencyOrdersQuery } from '../api/queries';
import { ORDER_STATUS } from '../words';

/** Orders on top of the first one; nothing where there were none. */
export function EmergencyOrders({ season }: { season: WorkflowDetail }) {
  const { data: orders = [] } = useQuery(emergencyOrdersQuery(season.workflow_id));
  if (orders.length === 0) return null;
  return (
    <Card title="Orders on top of the first">
      <Table caption="Emergency orders">
        <thead>
          <tr>
            <Th isNumeric>After week</Th>
            <Th isNumeric>Units</Th>
            <Th isNumeric>Cost</Th>
            <Th isNumeric>Arrives, end of week</Th>
            <Th>Status</Th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.emergency_order_id}>
              <Td isNumeric>{order.week_number}</Td>
              <Td isNumeric className="whitespace-nowrap">
                {formatUnits(order.ordered_units ?? order.units)}{' '}
                <How
                  label="Units of the order"
                  formula="what is lacking, but not more than can still be sold after it arrives"
                  numbers={`min(${formatUnits(order.basis === 'dc' ? order.dc_shortage : order.network_shortage)}, ${formatUnits(order.sellable_after_arrival)}) = ${formatUnits(order.recommended_units)}`}
                  note={
                    order.basis === 'dc'
                      ? 'Lacking is what the DC alone cannot cover.'
                      : 'Lacking is what DC and stores together cannot cover.'
                  }
                />
              </Td>
              <Td isNumeric>{formatMoney(order.order_cost)}</Td>
              <Td isNumeric>{order.arrival_week}</Td>
              <Td className="whitespace-nowrap">
                <Badge tone={ORDER_STATUS[order.status].tone}>
                  {ORDER_STATUS[order.status].label}
                </Badge>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
