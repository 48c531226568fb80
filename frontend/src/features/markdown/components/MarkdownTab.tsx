import { EmptyState } from '@/components/EmptyState';

/** The checkpoint of the markdown. */
export default function MarkdownTab() {
  return (
    <EmptyState title="The markdown is not shown here yet">
      Until it is, the same works through the{' '}
      <a href="/docs/" className="text-accent underline">
        API
      </a>
      .
    </EmptyState>
  );
}
