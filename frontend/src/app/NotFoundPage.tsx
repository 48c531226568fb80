import { Link } from 'react-router';
import { PageHeader } from '@/components/PageHeader';
import { Button } from '@/components/ui/Button';

/** Stands where an address leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader
        title="There is no such page"
        lead="The address may be mistyped, or the page may have moved."
      />
      <Button asChild variant="primary">
        <Link to="/">Go to your seasons</Link>
      </Button>
    </>
  );
}
