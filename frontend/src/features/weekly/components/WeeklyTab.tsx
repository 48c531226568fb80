import { EmptyState } from '@/components/EmptyState';

/** The season's weeks: upload, variance, shipments. */
export default function WeeklyTab() {
  return (
    <EmptyState title="Weekly sales are not taken here yet">
      Until it is, the same works through the{' '}
      <a href="/docs/" className="text-accent underline">
        API
      </a>
      .
    </EmptyState>
  );
}
