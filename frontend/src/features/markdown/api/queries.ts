import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';

/** The season's markdown; null before its checkpoint. */
export function markdownQuery(forecastId: string) {
  return queryOptions({
    queryKey: ['markdowns', forecastId],
    queryFn: async () => {
      const params = { path: { forecast_id: forecastId } };
      try {
        return await data(api.GET('/api/markdowns/{forecast_id}', { params }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
}
