import { EmptyState } from '@/components/EmptyState';
import { PageHeader } from '@/components/PageHeader';

/** What Hemline plans with: stores, categories, sales, calendars. */
export default function DataPage() {
  return (
    <>
      <PageHeader
        title="Data"
        lead="What Hemline plans with: stores, categories, sales, calendars."
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
