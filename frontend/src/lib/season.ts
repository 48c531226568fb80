import { useOutletContext } from 'react-router';
import type { WorkflowDetail } from './api/types';

/** The season whose tab is shown; kept up to date by its stream. */
export function useSeason(): WorkflowDetail {
  return useOutletContext<WorkflowDetail>();
}
