import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotencyKey } from '@/lib/api/client';
import type { Schemas } from '@/lib/api/types';

export type Scenario = Schemas['Scenario'];
export type ScenarioRequest = Schemas['ScenarioRequest'];
export type ScenarioResult = Schemas['ScenarioResult'];
export type ScenarioVariant = Schemas['ScenarioVariant'];

const RUNNING_POLL_MS = 1_000;

/** A rehearsal, with its result once it is there; asked for again while it runs. */
export function scenarioQuery(id: string) {
  return queryOptions({
    queryKey: ['scenarios', id],
    queryFn: () => data(api.GET('/api/scenarios/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? RUNNING_POLL_MS : false),
    // What is completed never changes.
    staleTime: ({ state }) => (state.data?.status === 'running' ? 0 : Infinity),
  });
}

/** The newest rehearsals, without their results. */
export function scenariosQuery() {
  return queryOptions({
    queryKey: ['scenarios'],
    queryFn: async () =>
      (await data(api.GET('/api/scenarios', { params: { query: { limit: 20 } } }))).scenarios,
  });
}

/** Starts a rehearsal; answers within ten seconds, with the result or while it still runs. */
export function useRunScenario() {
  const client = useQueryClient();
  return useMutation<Scenario, Error, { request: ScenarioRequest; key: string }>({
    mutationFn: ({ request, key }) =>
      data(api.POST('/api/scenarios', { body: request, headers: idempotencyKey(key) })),
    onSuccess: (scenario) => {
      client.setQueryData(['scenarios', scenario.scenario_id], scenario);
      void client.invalidateQueries({ queryKey: ['scenarios'], exact: true });
    },
  });
}
