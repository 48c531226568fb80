import { EmptyState } from '@/components/EmptyState';
import { PageHeader } from '@/components/PageHeader';

/** The same season with different parameters, side by side. */
export default function ScenariosPage() {
  return (
    <>
      <PageHeader
        title="Scenarios"
        lead="The same season with different parameters, side by side."
      />
      <EmptyState title="This page is not here yet">
        Until it is, the same works through the{' '}
        <a href="/docs/" className="text-accent underline">
          API
        </a>
        .
      </EmptyState>
    </>
  );
}
