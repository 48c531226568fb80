import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';

/** A week's shipments by store; null while they are not settled. */
export function replenishmentQuery(forecastId: string, week: number) {
  return queryOptions({
    queryKey: ['replenishments', forecastId, week],
    queryFn: async () => {
      const params = { path: { forecast_id: forecastId }, query: { week } };
      try {
        return await data(api.GET('/api/replenishments/{forecast_id}', { params }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
}

/**
 * What lay at the DC around a week's shipments; null while they are not settled. What has left stays as
 * it is, so a week that is known is never asked for again.
 */
export function dcStockQuery(forecastId: string, week: number) {
  return queryOptions({
    queryKey: ['replenishments', forecastId, week, 'dc'],
    queryFn: async ({ client }) => {
      // Another part of the page may ask for the same list at the same time.
      const shipments = await client.query(replenishmentQuery(forecastId, week));
      if (shipments === null) return null;
      const { dc_stock_before, dc_stock_after, skipped, skip_reason } = shipments;
      return { week, before: dc_stock_before, after: dc_stock_after, skipped, skip_reason };
    },
    staleTime: ({ state }) => (state.data ? 'static' : 0),
  });
}

/** Where every unit is at the end of a week. */
export function ledgerQuery(workflowId: string, week: number) {
  return queryOptions({
    queryKey: ['ledger', workflowId, week],
    queryFn: () =>
      data(
        api.GET('/api/seasons/{workflow_id}/ledger', {
          // The balances are wanted, not the movements.
          params: { path: { workflow_id: workflowId }, query: { week, limit: 1 } },
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** What was ordered on top of the first order, or is asked for. */
export function emergencyOrdersQuery(workflowId: string) {
  return queryOptions({
    queryKey: ['emergency-orders', workflowId],
    queryFn: async () =>
      (
        await data(
          api.GET('/api/seasons/{workflow_id}/emergency-orders', {
            params: { path: { workflow_id: workflowId } },
          }),
        )
      ).emergency_orders,
  });
}
