import { EmptyState } from '@/components/EmptyState';

/** What each store gets. */
export default function AllocationTab() {
  return (
    <EmptyState title="The store plan is not shown here yet">
      Until it is, the same works through the{' '}
      <a href="/docs/" className="text-accent underline">
        API
      </a>
      .
    </EmptyState>
  );
}
