import { PlannersOnly } from '@/components/PlannersOnly';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import {
  bestOutcome,
  type Checkpoint,
  depthName,
  otherDepthWords,
  type Outcome,
  whyDepth,
} from '@/lib/markdown';

interface WhyMarkdownProps {
  checkpoint: Checkpoint;
  outlook: readonly Outcome[];
  /** The season's deepest markdown, as a fraction. */
  deepest: number;
  /** Opens the form with another depth filled in; without it nothing can be changed here. */
  onChoose?: ((depth: number) => void) | undefined;
}

/** Why this depth is asked for, and which other one would earn more. */
export function WhyMarkdown({ checkpoint, outlook, deepest, onChoose }: WhyMarkdownProps) {
  const depth = checkpoint.recommended_markdown_pct;
  const asked = outlook.find(({ markdown_pct }) => markdown_pct === depth);
  const best = bestOutcome(outlook);
  const other = asked !== undefined && best !== asked ? best : undefined;
  return (
    <Alert title={`Why ${depthName(depth).toLowerCase()}?`}>
      <p>{whyDepth(checkpoint, deepest)}</p>
      {other && asked && (
        <p className="mt-1.5">
          {otherDepthWords(other, asked)} You can choose it with Modify before you accept.
        </p>
      )}
      {other && onChoose && (
        <PlannersOnly>
          <Button
            size="sm"
            className="mt-2"
            onClick={() => {
              onChoose(other.markdown_pct);
            }}
          >
            Change to {depthName(other.markdown_pct).toLowerCase()}
          </Button>
        </PlannersOnly>
      )}
    </Alert>
  );
}
