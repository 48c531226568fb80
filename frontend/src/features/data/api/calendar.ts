import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import type { Schemas } from '@/lib/api/types';

/** A category's whole calendar: events, prices and promotions by date. */
export function calendarQuery(categoryId: string) {
  return queryOptions({
    queryKey: ['calendar', categoryId],
    queryFn: async () => {
      const events: Schemas['DemandEvent'][] = [];
      let cursor: string | null | undefined;
      do {
        const page = await data(
          api.GET('/api/categories/{id}/events', {
            params: { path: { id: categoryId }, query: { limit: 200, ...(cursor && { cursor }) } },
          }),
        );
        events.push(...page.events);
        cursor = page.next_cursor;
      } while (cursor);
      return events;
    },
    staleTime: 60_000,
  });
}
