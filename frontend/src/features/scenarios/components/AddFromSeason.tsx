import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarRange } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Menu, MenuItem } from '@/components/ui/Menu';
import { toast } from '@/components/ui/Toast';
import { asApiError } from '@/lib/api/error';
import { formatDateTime } from '@/lib/format';
import { useSeasonMark, workflowQuery, workflowsQuery } from '@/lib/queries/workflows';
import { type ParameterSet, type ScenarioDraft, setFrom } from '../lib/draft';

/** So many fit into the menu; the newest are wanted. */
const SHOWN = 8;

interface AddFromSeasonProps {
  draft: ScenarioDraft;
  /** Why none can be added now. */
  refusal: string | undefined;
  onAdd: (set: ParameterSet) => void;
}

/** Adds a set with the parameters of a season that was planned before. */
export function AddFromSeason({ draft, refusal, onAdd }: AddFromSeasonProps) {
  const client = useQueryClient();
  const { data: workflows = [] } = useQuery(workflowsQuery());
  const markOf = useSeasonMark();
  const seasons = workflows
    .filter(({ category_id }) => category_id === draft.categoryId)
    .slice(0, SHOWN);
  if (seasons.length === 0) return null;
  const add = async (id: string) => {
    try {
      const { season, parameters, defaults_applied } = await client.query(workflowQuery(id));
      onAdd(setFrom(season, parameters, defaults_applied));
    } catch (error) {
      toast(asApiError(error).message, 'bad');
    }
  };
  const button = (
    <Button refusal={refusal}>
      <CalendarRange aria-hidden />
      Add a season’s parameters
    </Button>
  );
  if (refusal !== undefined) return button;
  return (
    <Menu trigger={button}>
      {seasons.map(({ workflow_id, season, started_at }) => (
        <MenuItem
          key={workflow_id}
          onSelect={() => {
            void add(workflow_id);
          }}
        >
          {season}{' '}
          <span className="text-sm text-quiet">
            {markOf(workflow_id) ?? `planned ${formatDateTime(started_at)}`}
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
