import { Copy, Ellipsis, Plus, Trash2 } from 'lucide-react';
import { ParameterControl } from '@/components/ParameterControl';
import { Button } from '@/components/ui/Button';
import { Field, Input } from '@/components/ui/Field';
import { Menu, MenuItem } from '@/components/ui/Menu';
import type { Category } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import type { ParameterName } from '@/lib/parameters/definitions';
import { draftOf, type ParameterErrors, withEdit } from '@/lib/parameters/edits';
import { tuningLabel, TUNING_NAMES } from '@/lib/parameters/tuning';
import { formatParameter } from '@/lib/parameters/words';
import { useUrlState } from '@/lib/urlState';
import {
  baseOf,
  freeName,
  MOST_SETS,
  type ParameterSet,
  plainSet,
  type ScenarioDraft,
} from '../lib/draft';
import { AddFromSeason } from './AddFromSeason';
import { SideBySide } from './SideBySide';

/** Shown at once; the others when somebody wants them or has changed them. */
const FIRST_NAMES: readonly ParameterName[] = [
  'safety_stock_pct',
  'dc_holdback_percentage',
  'replenishment_strategy',
  'markdown_checkpoint_week',
  'markdown_threshold',
  'elasticity_coefficient',
];

interface SetsEditorProps {
  draft: ScenarioDraft;
  category: Category;
  errors: Partial<Record<string, ParameterErrors>>;
  onChange: (sets: ParameterSet[]) => void;
}

/** The parameter sets as columns. */
export function SetsEditor({ draft, category, errors, onChange }: SetsEditorProps) {
  const [all, setAll] = useUrlState('all');
  const { sets } = draft;
  const shown = TUNING_NAMES.filter(
    (name) =>
      all !== '' ||
      FIRST_NAMES.includes(name) ||
      sets.some((set) => set.edits[name] !== undefined || errors[set.id]?.[name] !== undefined),
  );
  const isFull = sets.length >= MOST_SETS;
  const change = (id: string, to: Partial<ParameterSet>) => {
    onChange(sets.map((set) => (set.id === id ? { ...set, ...to } : set)));
  };
  const add = (set: ParameterSet) => {
    onChange([...sets, { ...set, name: freeName(set.name, sets) }]);
  };
  return (
    <div className="space-y-4">
      <SideBySide
        label="Parameter sets"
        rows={shown.map((name) => tuningLabel(name))}
        columns={sets.map((set, index) => ({
          key: set.id,
          label: set.name,
          head: (
            <SetHead
              set={set}
              index={index}
              error={errors[set.id]?.name}
              isLast={sets.length <= 2}
              isFull={isFull}
              onRename={(name) => {
                change(set.id, { name });
              }}
              onDuplicate={() => {
                add({ ...set, id: crypto.randomUUID() });
              }}
              onRemove={() => {
                onChange(sets.filter(({ id }) => id !== set.id));
              }}
            />
          ),
          cells: shown.map((name) => (
            <SetCell
              key={name}
              name={name}
              set={set}
              base={baseOf(set, draft, category.archetype)}
              error={errors[set.id]?.[name]}
              onChange={(edits) => {
                change(set.id, { edits });
              }}
            />
          )),
        }))}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button
          disabled={isFull}
          onClick={() => {
            add(plainSet('Defaults'));
          }}
        >
          <Plus aria-hidden />
          Add the defaults
        </Button>
        <AddFromSeason draft={draft} category={category} isDisabled={isFull} onAdd={add} />
        <Button
          variant="quiet"
          aria-expanded={all !== ''}
          onClick={() => {
            setAll(all === '' ? '1' : null);
          }}
        >
          {all === '' ? 'Show all parameters' : 'Show fewer parameters'}
        </Button>
        {isFull && <p className="text-sm text-quiet">{MOST_SETS} sets at most.</p>}
      </div>
    </div>
  );
}

interface SetHeadProps {
  set: ParameterSet;
  index: number;
  error: string | undefined;
  /** Two must stay. */
  isLast: boolean;
  isFull: boolean;
  onRename: (name: string) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

function SetHead({
  set,
  index,
  error,
  isLast,
  isFull,
  onRename,
  onDuplicate,
  onRemove,
}: SetHeadProps) {
  return (
    <div>
      <div className="flex items-center justify-between gap-1">
        <span className="text-sm text-quiet">
          {index === 0 ? 'Set 1 (base)' : `Set ${index + 1}`}
        </span>
        <Menu
          trigger={
            <Button
              variant="quiet"
              size="sm"
              className="px-1.5"
              aria-label={`Set ${index + 1}: more`}
            >
              <Ellipsis aria-hidden />
            </Button>
          }
        >
          <MenuItem disabled={isFull} onSelect={onDuplicate}>
            <Copy aria-hidden />
            Duplicate
          </MenuItem>
          <MenuItem disabled={isLast} onSelect={onRemove}>
            <Trash2 aria-hidden />
            Remove
          </MenuItem>
        </Menu>
      </div>
      <Field label={<span className="sr-only">Name of set {index + 1}</span>} error={error}>
        {(control) => (
          <Input
            {...control}
            className="px-2 font-semibold"
            maxLength={64}
            value={set.name}
            onChange={(event) => {
              onRename(event.target.value);
            }}
          />
        )}
      </Field>
    </div>
  );
}

interface SetCellProps {
  name: ParameterName;
  set: ParameterSet;
  base: ReturnType<typeof baseOf>;
  error: string | undefined;
  onChange: (edits: ParameterSet['edits']) => void;
}

function SetCell({ name, set, base, error, onChange }: SetCellProps) {
  const isChanged = set.edits[name] !== undefined;
  return (
    <Field
      label={<span className="lg:sr-only">{tuningLabel(name)}</span>}
      error={error}
      hint={isChanged ? `default ${formatParameter(name, base[name])}` : undefined}
      className={cn(
        'h-full rounded-sm lg:space-y-1 lg:px-2 lg:py-1.5',
        isChanged && 'bg-accent-soft max-lg:-mx-2 max-lg:p-2',
      )}
    >
      {(control) => (
        <ParameterControl
          name={name}
          control={control}
          className={cn(
            'h-9 px-2 lg:text-sm',
            isChanged ? 'border-accent font-semibold' : 'text-quiet',
          )}
          draft={draftOf(name, set.edits, base)}
          onChange={(draft) => {
            onChange(withEdit(set.edits, name, draft, base));
          }}
        />
      )}
    </Field>
  );
}
