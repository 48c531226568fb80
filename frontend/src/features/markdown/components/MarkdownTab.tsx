import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/EmptyState';
import { QueryView } from '@/components/QueryView';
import { Alert } from '@/components/ui/Alert';
import type { WorkflowDetail } from '@/lib/api/types';
import { inWords } from '@/lib/parameters/words';
import { markdownQuery } from '@/lib/queries/results';
import { useSeason } from '@/lib/season';
import { useWorkflowStream } from '@/live/useWorkflowStream';
import { BeforeCheckpoint } from './BeforeCheckpoint';
import { MarkdownCard } from './MarkdownCard';

/** The season's one markdown: what will be checked, then what was found and decided. */
export default function MarkdownTab() {
  const season = useSeason();
  const { parameters } = season;
  const asked = markdownQuery(season);
  const query = useQuery({ ...asked, placeholderData: keepPreviousData });
  if (!parameters.markdown_checkpoint_week) {
    return (
      <EmptyState title="This season has no markdown">
        It was planned without a checkpoint, so prices are never asked about.
      </EmptyState>
    );
  }
  if (!asked.enabled) return <WithoutMarkdown season={season} />;
  return (
    <QueryView query={query} what="the markdown" lines={6}>
      {(markdown) =>
        markdown === null ? (
          <WithoutMarkdown season={season} />
        ) : (
          <MarkdownCard markdown={markdown} season={season} />
        )
      }
    </QueryView>
  );
}

/** Why there is no markdown: not yet, left out, or never. */
function WithoutMarkdown({ season }: { season: WorkflowDetail }) {
  const skipped = useSkipReason(season);
  if (skipped !== undefined) {
    return (
      <Alert tone="info" title="The checkpoint was left out">
        <p>{skipped}</p>
      </Alert>
    );
  }
  if (season.status === 'completed' || season.status === 'cancelled') {
    return (
      <EmptyState title="There was no checkpoint">
        The season ended before week {season.parameters.markdown_checkpoint_week}, in which
        sell-through would have been checked.
      </EmptyState>
    );
  }
  return <BeforeCheckpoint season={season} />;
}

/** Why the checkpoint was skipped; undefined where it was not. */
function useSkipReason(season: WorkflowDetail): string | undefined {
  const { events } = useWorkflowStream(season.workflow_id);
  for (const event of events.toReversed()) {
    if (event.type === 'phase_skipped' && event.phase === 'phase_4_markdown_check') {
      return inWords(event.reason);
    }
  }
  return undefined;
}
