import { ROLES, type Role } from '@/lib/access';
import type { Schemas } from '@/lib/api/types';
import { counted, formatDate, formatUnits } from '@/lib/format';
import { isParameterName } from '@/lib/parameters/definitions';
import { formatParameter, parameterLabel } from '@/lib/parameters/words';
import { humanise } from '@/lib/words';

type Entry = Pick<Schemas['AuditEntry'], 'action' | 'subject'> & {
  details: Readonly<Record<string, unknown>>;
};

/** A change in words, e.g. "cancelled" a season. */
interface Change {
  /** After the name of who did it. */
  did: string;
  /** The season that it was done to; its name follows. */
  workflowId?: string;
  /** With which values. */
  detail?: string;
}

const FILES: Record<string, string> = {
  stores: 'stores',
  categories: 'categories',
  historical_sales: 'sales history',
  demand_events: 'a calendar',
};

/** What a line of the audit log says. */
export function changeOf({ action, subject, details }: Entry): Change {
  const season = (did: string, detail?: string): Change => ({
    did,
    workflowId: subject,
    ...(detail !== undefined && { detail }),
  });
  switch (action) {
    case 'season_start':
      return season('started');
    case 'season_cancel':
      return season('cancelled');
    case 'season_retry':
      return season('had the failed step run again in');
    case 'season_complete':
      return season(details.early === true ? 'ended early' : 'completed');
    case 'reforecast':
      return season('asked for a re-forecast of', `“${String(details.reason)}”`);
    case 'approval_accept':
      return season('accepted what was asked in');
    case 'approval_modify':
      return season('modified what was asked in', parametersOf(details.params));
    case 'token_create':
      return { did: `made a token for ${String(details.name)}`, detail: tokenOf(details) };
    case 'token_revoke':
      return { did: `revoked the token of ${String(details.name)}` };
    case 'import_weekly_sales':
      return {
        did: `uploaded the sales of week ${String(details.week_number)} of`,
        workflowId: String(details.workflow_id),
        detail: fileOf(subject, details),
      };
  }
  const kind = action.startsWith('import_') ? FILES[action.slice('import_'.length)] : undefined;
  return kind === undefined
    ? { did: humanise(action).toLowerCase(), detail: subject }
    : { did: `uploaded ${kind}`, detail: fileOf(subject, details) };
}

function fileOf(name: string, { rows_imported, rows_replaced }: Entry['details']): string {
  const replaced = Number(rows_replaced);
  return `${name}, ${counted(Number(rows_imported), 'row')}${replaced > 0 ? `, ${formatUnits(replaced)} of them replaced` : ''}`;
}

function tokenOf({ role, expires_at }: Entry['details']): string {
  const until =
    typeof expires_at === 'string' ? `until ${formatDate(expires_at)}` : 'without an end';
  return `${ROLES[role as Role].label}, ${until}`;
}

function parametersOf(params: unknown): string {
  return Object.entries(params as Record<string, unknown>)
    .map(([name, value]) => {
      const words = isParameterName(name) ? formatParameter(name, value) : JSON.stringify(value);
      return `${parameterLabel(name)} ${words}`;
    })
    .join(', ');
}
