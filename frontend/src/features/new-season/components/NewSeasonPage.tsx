import { EmptyState } from '@/components/EmptyState';
import { PageHeader } from '@/components/PageHeader';

/** Say what you have in mind; Hemline reads the parameters from it. */
export default function NewSeasonPage() {
  return (
    <>
      <PageHeader
        title="New season"
        lead="Say what you have in mind; Hemline reads the parameters from it."
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
