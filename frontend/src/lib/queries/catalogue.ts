import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, data } from '@/lib/api/client';
import { humanise } from '@/lib/words';

/** All categories, by id. */
export function categoriesQuery() {
  return queryOptions({
    queryKey: ['categories'],
    queryFn: async () => (await data(api.GET('/api/categories'))).categories,
    staleTime: 60_000,
  });
}

/** All stores, by id. */
export function storesQuery() {
  return queryOptions({
    queryKey: ['stores'],
    queryFn: async () => (await data(api.GET('/api/stores'))).stores,
    staleTime: 60_000,
  });
}

/** Names categories by their id; the id as words until the names are loaded. */
export function useCategoryName(): (categoryId: string) => string {
  const { data: categories } = useQuery(categoriesQuery());
  return (id) =>
    categories?.find((category) => category.category_id === id)?.category_name ?? humanise(id);
}
