import { EmptyState } from '@/components/EmptyState';
import { PageHeader } from '@/components/PageHeader';
import { useMay } from '@/lib/access';
import { AuditLog } from './AuditLog';
import { MakeToken } from './MakeToken';
import { Tokens } from './Tokens';

/** Who may use this Hemline, and who changed what; for administrators. */
export default function AccessPage() {
  const isAdmin = useMay('admin');
  return (
    <>
      <PageHeader
        title="Access"
        lead="Who may use this Hemline, and who changed what."
        actions={isAdmin && <MakeToken />}
      />
      {isAdmin ? (
        <div className="space-y-10">
          <Tokens />
          <AuditLog />
        </div>
      ) : (
        <EmptyState title="Only administrators see this page">
          Ask one of them if somebody needs a token, or should no longer have one.
        </EmptyState>
      )}
    </>
  );
}
