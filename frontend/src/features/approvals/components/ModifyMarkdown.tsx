import { useState } from 'react';
import { ParameterControl } from '@/components/ParameterControl';
import { Alert } from '@/components/ui/Alert';
import { Field, Select } from '@/components/ui/Field';
import { formatNumber, formatShare } from '@/lib/format';
import type { Draft } from '@/lib/parameters/drafts';
import { parseDraft, toDraft } from '@/lib/parameters/drafts';
import type { ParameterErrors } from '@/lib/parameters/edits';
import type { MarkdownData } from '../lib/words';
import { ModifyForm } from './ModifyForm';

interface ModifyMarkdownProps {
  data: MarkdownData;
  /** The season's deepest markdown, as a fraction. */
  deepest: number;
  refused: ParameterErrors;
  isBusy: boolean;
  onSubmit: (params: { markdown_pct: number } | { elasticity_coefficient: number }) => void;
  onCancel: () => void;
}

/** Markdowns go in steps of 5 points. */
const STEPS_OF_A_WHOLE = 20;

/** Less is rounded to no markdown. */
const HALF_A_STEP = 0.025;

/** Another depth, or another way from the gap to the depth. */
export function ModifyMarkdown({
  data,
  deepest,
  refused,
  isBusy,
  onSubmit,
  onCancel,
}: ModifyMarkdownProps) {
  const [way, setWay] = useState<'depth' | 'elasticity'>('depth');
  const [depth, setDepth] = useState(data.recommended_markdown_pct);
  const [draft, setDraft] = useState<Draft>(
    toDraft('elasticity_coefficient', data.elasticity_coefficient),
  );
  const elasticity = parseDraft('elasticity_coefficient', draft);
  const gain = elasticity.error === undefined ? Number(elasticity.value) : undefined;
  const isChanged =
    way === 'depth'
      ? depth !== data.recommended_markdown_pct
      : gain !== undefined && gain !== data.elasticity_coefficient;
  const endsHere =
    way === 'depth' ? depth === 0 : gain !== undefined && data.gap_pct * gain < HALF_A_STEP;
  const steps = Math.round(deepest * STEPS_OF_A_WHOLE);
  return (
    <ModifyForm
      isBusy={isBusy}
      isReady={isChanged}
      submit={endsHere ? 'Decide: no markdown' : 'Recalculate'}
      errors={Object.entries(refused).flatMap(([name, error]) =>
        ['markdown_pct', 'elasticity_coefficient'].includes(name) || error === undefined
          ? []
          : [error],
      )}
      onCancel={onCancel}
      onSubmit={() => {
        if (way === 'depth') onSubmit({ markdown_pct: depth });
        else if (gain !== undefined) onSubmit({ elasticity_coefficient: gain });
      }}
    >
      <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
        <legend className="mb-2 font-semibold">What do you want to set?</legend>
        {(['depth', 'elasticity'] as const).map((option) => (
          <label key={option} className="flex items-center gap-2">
            <input
              type="radio"
              name="way"
              className="size-4 accent-accent"
              checked={way === option}
              onChange={() => {
                setWay(option);
              }}
            />
            {option === 'depth' ? 'The markdown itself' : 'How strongly it follows from the gap'}
          </label>
        ))}
      </fieldset>
      {way === 'depth' ? (
        <Field label="Markdown" error={refused.markdown_pct}>
          {(control) => (
            <Select
              {...control}
              value={String(depth)}
              onChange={(event) => {
                setDepth(Number(event.target.value));
              }}
            >
              {Array.from({ length: steps + 1 }, (_, step) => step / STEPS_OF_A_WHOLE).map(
                (option) => (
                  <option key={option} value={String(option)}>
                    {option === 0 ? '0%: no markdown' : formatShare(option)}
                  </option>
                ),
              )}
            </Select>
          )}
        </Field>
      ) : (
        <Field
          label="Points of markdown for each point of the gap"
          hint={
            gain === undefined
              ? undefined
              : `${formatShare(data.gap_pct)} × ${formatNumber(gain)} = ${formatShare(data.gap_pct * gain)}, then rounded to the nearest 5 points, at most ${formatShare(deepest)}. For this markdown alone.`
          }
          error={elasticity.error ?? refused.elasticity_coefficient}
        >
          {(control) => (
            <ParameterControl
              name="elasticity_coefficient"
              control={control}
              draft={draft}
              onChange={setDraft}
            />
          )}
        </Field>
      )}
      {endsHere ? (
        <Alert tone="warn" title="No markdown is a decision at once">
          Prices stay as they are, it is not asked again, and there is no second checkpoint this
          season. What the season is expected to end with is the 0% line of the outlook below.
        </Alert>
      ) : (
        way === 'depth' && (
          <p className="text-sm text-quiet">
            {data.outlook.some(({ markdown_pct }) => markdown_pct === depth)
              ? `The outlook below has a line for ${formatShare(depth)}.`
              : `Recalculate shows the outlook for ${formatShare(depth)}; nothing is accepted by it.`}
          </p>
        )
      )}
    </ModifyForm>
  );
}
