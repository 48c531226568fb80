import { useState } from 'react';
import { ParameterControl } from '@/components/ParameterControl';
import { Alert } from '@/components/ui/Alert';
import { Field, Select } from '@/components/ui/Field';
import { formatShare } from '@/lib/format';
import { depthName, depthProduct, ruleDepth } from '@/lib/markdown';
import type { Draft } from '@/lib/parameters/drafts';
import { parseDraft, toDraft } from '@/lib/parameters/drafts';
import type { Approval, Schemas } from '@/lib/api/types';
import { usePreview } from '../api/usePreview';
import type { MarkdownData } from '../lib/words';
import { ModifyForm } from './ModifyForm';

interface ModifyMarkdownProps {
  approval: Approval;
  workflowId: string;
  data: MarkdownData;
  /** The season's deepest markdown, as a fraction. */
  deepest: number;
  /** The depth to start with, as a fraction. */
  firstDepth: number | undefined;
  isBusy: boolean;
  onSubmit: (params: Schemas['ModifyParams']) => void;
  onCancel: () => void;
}

/** Markdowns go in steps of 5 points. */
const STEPS_OF_A_WHOLE = 20;

const FIELDS = ['markdown_pct', 'elasticity_coefficient'];

/** Another depth, or another way from the gap to the depth. */
export function ModifyMarkdown({
  approval,
  workflowId,
  data,
  deepest,
  firstDepth = data.recommended_markdown_pct,
  isBusy,
  onSubmit,
  onCancel,
}: ModifyMarkdownProps) {
  const [way, setWay] = useState<'depth' | 'elasticity'>('depth');
  const [depth, setDepth] = useState(firstDepth);
  const [draft, setDraft] = useState<Draft>(
    toDraft('elasticity_coefficient', data.elasticity_coefficient),
  );
  const elasticity = parseDraft('elasticity_coefficient', draft);
  const gain = elasticity.error === undefined ? Number(elasticity.value) : undefined;
  const params: Schemas['ModifyParams'] | undefined =
    way === 'depth'
      ? depth === data.recommended_markdown_pct
        ? undefined
        : { markdown_pct: depth }
      : gain === undefined || gain === data.elasticity_coefficient
        ? undefined
        : { elasticity_coefficient: gain };
  const preview = usePreview(workflowId, approval.approval_id, params);
  const { refused } = preview;
  // By the rule's rounding, too: a small gap and a small elasticity make no markdown.
  const endsHere =
    params !== undefined &&
    (params.markdown_pct === 0 || (!preview.isComputing && preview.question?.asks_again === false));
  const steps = Math.round(deepest * STEPS_OF_A_WHOLE);
  return (
    <ModifyForm
      approval={approval}
      preview={preview}
      fields={FIELDS}
      isBusy={isBusy}
      isReady={params !== undefined}
      {...(endsHere && { submit: 'Decide: no markdown' })}
      onCancel={onCancel}
      onSubmit={() => {
        if (params !== undefined) onSubmit(params);
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
            {option === 'depth' ? 'The markdown itself' : 'How deep it goes for each point behind'}
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
          label="Points of markdown for each point behind"
          hint={
            gain === undefined
              ? undefined
              : `${depthProduct(data.gap_pct, gain)}, to the nearest 5 points and at most ${formatShare(deepest)}: ${depthName(ruleDepth(data.gap_pct, gain, deepest)).toLowerCase()}. The agents call it elasticity; the less customers answer to a lower price, the higher it should be. For this markdown alone.`
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
      {endsHere && (
        <Alert tone="warn" title="No markdown is a decision at once">
          Prices stay as they are, it is not asked again, and there is no second checkpoint this
          season. What the season is expected to end with is the 0% line of the outlook below.
        </Alert>
      )}
    </ModifyForm>
  );
}
