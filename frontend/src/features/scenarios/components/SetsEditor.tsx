import { useQueries } from '@tanstack/react-query';
import { ArrowLeftToLine, Copy, Ellipsis, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ParameterField } from '@/components/ParameterField';
import { Button } from '@/components/ui/Button';
import { Field, Input } from '@/components/ui/Field';
import { Menu, MenuItem } from '@/components/ui/Menu';
import type { Category, SeasonParameters } from '@/lib/api/types';
import { cn } from '@/lib/cn';
import type { ParameterName } from '@/lib/parameters/definitions';
import { draftOf, parseEdits, type ParameterErrors, withEdit } from '@/lib/parameters/edits';
import { tuningLabel } from '@/lib/parameters/tuning';
import { formatParameter } from '@/lib/parameters/words';
import { defaultsQuery } from '@/lib/queries/defaults';
import { useUrlState } from '@/lib/urlState';
import {
  basisOf,
  freeName,
  MOST_SETS,
  type ParameterSet,
  plainSet,
  type ScenarioDraft,
  SET_NAMES,
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
  const bases = useQueries({
    queries: sets.map((set) => defaultsQuery(category, basisOf(set, draft))),
  });
  const container = useRef<HTMLDivElement>(null);
  // What is removed takes the focus with it; its neighbour gets it.
  const [neighbour, setNeighbour] = useState<string | null>(null);
  useEffect(() => {
    if (neighbour === null) return;
    container.current?.querySelector<HTMLElement>(`[data-set="${neighbour}"] input`)?.focus();
  }, [neighbour]);
  const shown = SET_NAMES.filter(
    (name) =>
      all !== '' ||
      FIRST_NAMES.includes(name) ||
      sets.some((set) => set.edits[name] !== undefined || errors[set.id]?.[name] !== undefined),
  );
  const refusal = sets.length >= MOST_SETS ? `${MOST_SETS} sets at most` : undefined;
  const change = (id: string, to: Partial<ParameterSet>) => {
    onChange(sets.map((set) => (set.id === id ? { ...set, ...to } : set)));
  };
  const add = (set: ParameterSet) => {
    onChange([...sets, { ...set, name: freeName(set.name, sets) }]);
  };
  return (
    <div ref={container} className="space-y-4">
      <p className="max-w-[70ch] text-quiet">
        Each set is one way to plan the season; change in it what you like. Set 1 is the yardstick:
        the results say how the others differ from it.
      </p>
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
              isFull={refusal !== undefined}
              onRename={(name) => {
                change(set.id, { name });
              }}
              onDuplicate={() => {
                add({ ...set, id: crypto.randomUUID() });
              }}
              onFirst={() => {
                onChange([set, ...sets.filter(({ id }) => id !== set.id)]);
              }}
              onRemove={() => {
                setNeighbour((sets[index + 1] ?? sets[index - 1])?.id ?? null);
                onChange(sets.filter(({ id }) => id !== set.id));
              }}
            />
          ),
          cells: shown.map((name) => (
            <SetCell
              key={name}
              name={name}
              set={set}
              base={bases[index]?.data ?? {}}
              categoryId={category.category_id}
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
          refusal={refusal}
          onClick={() => {
            add(plainSet('Defaults'));
          }}
        >
          <Plus aria-hidden />
          Add the defaults
        </Button>
        <AddFromSeason draft={draft} refusal={refusal} onAdd={add} />
        <Button
          variant="quiet"
          aria-expanded={all !== ''}
          onClick={() => {
            setAll(all === '' ? '1' : null);
          }}
        >
          {all === '' ? 'Show all parameters' : 'Show fewer parameters'}
        </Button>
        {refusal !== undefined && <p className="text-sm text-quiet">{refusal}.</p>}
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
  onFirst: () => void;
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
  onFirst,
  onRemove,
}: SetHeadProps) {
  return (
    <div data-set={set.id}>
      <div className="flex items-center justify-between gap-1">
        <span className="text-sm text-quiet">
          {index === 0 ? 'Set 1, the yardstick' : `Set ${index + 1}`}
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
          <MenuItem disabled={index === 0} onSelect={onFirst}>
            <ArrowLeftToLine aria-hidden />
            Make it the yardstick
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
  /** The set's defaults; empty until they are there. */
  base: Partial<SeasonParameters>;
  categoryId: string;
  error: string | undefined;
  onChange: (edits: ParameterSet['edits']) => void;
}

function SetCell({ name, set: { edits }, base, categoryId, error, onChange }: SetCellProps) {
  const draft = draftOf(name, edits, base);
  // One that says what the default says anyway, e.g. since another value has changed, is none.
  const isChanged =
    edits[name] !== undefined && withEdit(edits, name, draft, base)[name] !== undefined;
  const clusterCount = parseEdits(edits).params.cluster_count ?? base.cluster_count;
  const hasSimpleDefault = isChanged && name in base && name !== 'cluster_shares';
  return (
    <ParameterField
      name={name}
      label={<span className="lg:sr-only">{tuningLabel(name)}</span>}
      error={error}
      hint={hasSimpleDefault ? `default ${formatParameter(name, base[name])}` : undefined}
      className={cn(
        'h-full rounded-sm lg:space-y-1 lg:px-2 lg:py-1.5',
        isChanged && 'bg-accent-soft max-lg:-mx-2 max-lg:p-2',
      )}
      controlClassName={cn(
        'h-9 px-2 lg:text-sm',
        isChanged ? 'border-accent font-semibold' : 'text-quiet',
      )}
      draft={draft}
      categoryId={categoryId}
      clusterCount={clusterCount}
      onChange={(changed) => {
        onChange(withEdit(edits, name, changed, base));
      }}
    />
  );
}
