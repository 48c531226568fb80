import { useRouteError } from 'react-router';
import { ErrorState } from '@/components/ErrorState';
import { PageHeader } from '@/components/PageHeader';

/** Stands where a page failed, e.g. because its file is gone after the server was updated. */
export function RouteError() {
  const error = useRouteError();
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <ErrorState
        error={error}
        onRetry={() => {
          window.location.reload();
        }}
      />
    </>
  );
}
