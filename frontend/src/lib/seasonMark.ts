import type { Schemas } from './api/types';
import { formatDateTime } from './format';

type Season = Pick<Schemas['WorkflowHead'], 'season' | 'category_id' | 'started_at'> & {
  workflow_id: string;
};

/**
 * What tells a season apart from others of the same name and category: when it was planned, and a number where
 * that is the same minute. Undefined where the name is enough.
 */
export function seasonMark(season: Season, all: readonly Season[]): string | undefined {
  const namesakes = all
    .filter(
      ({ season: name, category_id }) =>
        name === season.season && category_id === season.category_id,
    )
    .toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  if (namesakes.every(({ workflow_id }) => workflow_id === season.workflow_id)) return undefined;
  const planned = formatDateTime(season.started_at);
  const sameMinute = namesakes.filter(({ started_at }) => formatDateTime(started_at) === planned);
  const place = sameMinute.findIndex(({ workflow_id }) => workflow_id === season.workflow_id);
  return sameMinute.length > 1 && place >= 0
    ? `planned ${planned}, no. ${place + 1}`
    : `planned ${planned}`;
}
