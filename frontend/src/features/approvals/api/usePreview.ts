import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, data } from '@/lib/api/client';
import { ApiError } from '@/lib/api/error';
import type { Schemas } from '@/lib/api/types';
import { errorsOf, type ParameterErrors } from '@/lib/parameters/edits';
import { workflowKeys } from '@/lib/queries/workflows';
import { isStale } from './useDecide';

/** So long a person may pause while typing before it is computed. */
const PAUSE_MS = 400;

export interface Preview {
  /** What a Modify would ask; of the values before while new ones are computed. */
  question: Schemas['ModifyPreview'] | undefined;
  /** The newest values are not computed yet. */
  isComputing: boolean;
  /** What of the values would be refused, by parameter. */
  refused: ParameterErrors;
  /** Why nothing can be computed, where no parameter is to blame. */
  error: Error | null;
}

/**
 * What a Modify would ask, computed once a person pauses; nothing is stored by it.
 *
 * @param params undefined while nothing is changed, or something cannot be read
 */
export function usePreview(
  workflowId: string,
  approvalId: string,
  params: Schemas['ModifyParams'] | undefined,
): Preview {
  const client = useQueryClient();
  const typed = params === undefined ? undefined : JSON.stringify(params);
  const settled = useSettled(typed);
  const {
    data: question,
    error,
    isFetching,
    isPlaceholderData,
  } = useQuery({
    queryKey: ['approval-preview', workflowId, approvalId, settled],
    queryFn: ({ signal }) =>
      data(
        api.POST('/api/workflows/{id}/approval/preview', {
          params: { path: { id: workflowId } },
          body: {
            approval_id: approvalId,
            params: JSON.parse(settled ?? '{}') as Schemas['ModifyParams'],
          },
          signal,
        }),
      ),
    enabled: settled !== undefined,
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const isLate = isStale(error);
  useEffect(() => {
    // A newer request waits: it is what is asked now.
    if (isLate) void client.invalidateQueries({ queryKey: workflowKeys.detail(workflowId) });
  }, [client, workflowId, isLate]);

  if (typed === undefined || settled === undefined) {
    const isComputing = typed !== undefined;
    return { question: undefined, isComputing, refused: {}, error: null };
  }
  const isComputing = typed !== settled || isFetching || isPlaceholderData;
  const violations = error instanceof ApiError ? error.violations : [];
  return {
    question,
    isComputing,
    refused: isComputing ? {} : errorsOf(violations),
    error: isComputing || isLate || violations.length > 0 ? null : error,
  };
}

/** The value once it has not changed for a moment; at once where it is taken away. */
function useSettled(value: string | undefined): string | undefined {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        setSettled(value);
      },
      value === undefined ? 0 : PAUSE_MS,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
