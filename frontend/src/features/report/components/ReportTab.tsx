import { EmptyState } from '@/components/EmptyState';

/** What the season's end tells. */
export default function ReportTab() {
  return (
    <EmptyState title="The report is not shown here yet">
      Until it is, the same works through the{' '}
      <a href="/docs/" className="text-accent underline">
        API
      </a>
      .
    </EmptyState>
  );
}
