import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Alert } from '@/components/ui/Alert';
import { ApiError } from '@/lib/api/error';
import type { Category, Schemas } from '@/lib/api/types';
import { isParameterName, PARAMETER_NAMES } from '@/lib/parameters/definitions';
import type { Defaults } from '@/lib/queries/defaults';
import { workflowsQuery } from '@/lib/queries/workflows';
import { isFileSeasonOver } from '@/lib/season';
import { useExtraction } from '../api/extraction';
import { useStart } from '../api/start';
import type { Entries } from '../lib/entries';
import { warningsOf } from '../lib/warnings';
import { useSeasonForm } from '../lib/useSeasonForm';
import { isAdvanced, ParameterGroups } from './ParameterGroups';
import { StartBar } from './StartBar';
import { StrategyCard } from './StrategyCard';

interface SeasonPlannerProps {
  category: Category;
  initial: Entries;
  /** What the initial entries lead to. */
  defaults: Defaults;
  isFromPrevious: boolean;
}

/** Text, parameters and the start of a season for a category. */
export function SeasonPlanner({ category, initial, defaults, isFromPrevious }: SeasonPlannerProps) {
  const navigate = useNavigate();
  const form = useSeasonForm(category, initial, defaults);
  const extraction = useExtraction();
  const start = useStart();
  const [text, setText] = useState('');
  const [seasonName, setSeasonName] = useState('');
  const [isUnreadRefused, setUnreadRefused] = useState(false);
  const [isAdvancedOpen, setAdvancedOpen] = useState(() =>
    PARAMETER_NAMES.some((name) => isAdvanced(name) && initial[name] !== undefined),
  );
  const container = useRef<HTMLDivElement>(null);
  // An object, so that the same parameter can be asked for twice.
  const [focus, setFocus] = useState<{ name: string } | null>(null);
  useEffect(() => {
    if (focus === null) return;
    const field = container.current?.querySelector(`[data-parameter="${focus.name}"]`);
    const control = field?.querySelector<HTMLElement>(':is(input, select, textarea, button)');
    control?.focus({ preventScroll: true });
    // To the middle, where the bar below hides neither control nor message.
    field?.scrollIntoView({ block: 'center' });
  }, [focus]);

  function goTo(name: string) {
    if (isAdvanced(name)) setAdvancedOpen(true);
    setFocus({ name });
  }

  const { data: workflows } = useQuery(workflowsQuery());
  const warnings = warningsOf(
    category,
    form.season.values,
    isFileSeasonOver(category, workflows ?? []),
  );
  const isUnread = text.trim() !== '' && text.trim() !== extraction.data?.text;
  const refused = [...PARAMETER_NAMES, 'season_end_date' as const].filter(
    (name) => form.errorOf(name) !== undefined,
  );

  function begin() {
    setUnreadRefused(isUnread);
    if (isUnread) {
      container.current?.querySelector<HTMLElement>('[data-field="strategy"]')?.focus();
      return;
    }
    form.showErrors();
    const [unreadable] = PARAMETER_NAMES.filter((name) => form.season.errors[name] !== undefined);
    if (unreadable !== undefined) {
      goTo(unreadable);
      return;
    }
    const season: Schemas['ForecastRequest'] = {
      category_id: category.category_id,
      parameters: form.season.stated as Schemas['StatedParameters'],
      ...(seasonName.trim() !== '' && { season: seasonName.trim() }),
    };
    start.mutate(season, {
      onSuccess: ({ workflow_id }) => {
        void navigate(`/seasons/${workflow_id}`);
      },
      onError: (error) => {
        if (!(error instanceof ApiError) || error.violations.length === 0) return;
        form.refuse(error.violations);
        const names = new Set(error.violations.map(({ parameter }) => parameter));
        const first = [...PARAMETER_NAMES, 'season_end_date'].find((name) => names.has(name));
        if (first !== undefined) goTo(first);
      },
    });
  }

  return (
    <div ref={container} className="space-y-5">
      {isFromPrevious && (
        <Alert title="Filled in from the season before">
          The dates are moved on, and what its report advises is applied. Check, change what you
          like, and start.
        </Alert>
      )}
      <StrategyCard
        form={form}
        text={text}
        onText={setText}
        extraction={extraction}
        isUnreadRefused={isUnreadRefused}
        onFocus={goTo}
      />
      <ParameterGroups
        form={form}
        name={seasonName}
        onName={setSeasonName}
        warnings={warnings}
        isAdvancedOpen={isAdvancedOpen}
        onAdvancedOpen={setAdvancedOpen}
      />
      <StartBar
        form={form}
        isSecondary={isUnread}
        isBusy={start.isPending || start.isSuccess}
        error={isToldBeside(start.error) ? null : start.error}
        problems={refused.length}
        warnings={warnings}
        onStart={begin}
      />
    </div>
  );
}

/** Whether all that an error says stands, or stood until it was mended, beside the fields. */
function isToldBeside(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.violations.length === 0) return false;
  return error.violations.every(
    ({ parameter }) => isParameterName(parameter) || parameter === 'season_end_date',
  );
}
