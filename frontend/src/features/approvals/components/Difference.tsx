import { ArrowRight } from 'lucide-react';
import { Alert } from '@/components/ui/Alert';
import { Button } from '@/components/ui/Button';
import { Table, Td, Th } from '@/components/ui/Table';
import type { Approval, Schemas } from '@/lib/api/types';
import { formatMoney, formatNumber, formatShare, formatSigned, formatUnits } from '@/lib/format';
import { isParameterName } from '@/lib/parameters/definitions';
import { tuningLabel } from '@/lib/parameters/tuning';
import { formatParameter, parameterLabel } from '@/lib/parameters/words';

interface Line {
  label: string;
  from: number;
  to: number;
  kind: 'units' | 'money' | 'share' | 'number';
}

const FORMATS = {
  units: { plain: formatUnits, signed: (value: number) => formatSigned(value) },
  money: { plain: formatMoney, signed: (value: number) => formatSigned(value) },
  share: {
    plain: formatShare,
    signed: (value: number) => `${formatSigned(value * 100, 1)} points`,
  },
  number: { plain: formatNumber, signed: (value: number) => formatSigned(value, 2) },
};

type Change = { from: number; to: number } | undefined;

function line(label: string, kind: Line['kind'], change: Change): Line[] {
  return change === undefined ? [] : [{ label, kind, from: change.from, to: change.to }];
}

function linesOf(approval: Approval): Line[] {
  switch (approval.action) {
    case 'approve_manufacturing_order': {
      const { changes } = approval.data;
      return [
        ...line('Expected demand', 'units', changes?.total_season_demand),
        ...line('Safety stock', 'share', changes?.safety_stock_percentage),
        ...line('Manufacture', 'units', changes?.manufacturing_qty),
        ...line('Ship at launch', 'units', changes?.initial_allocation),
        ...line('Hold at the DC', 'units', changes?.holdback),
        ...line('Cost', 'money', changes?.manufacturing_cost),
        ...line('Revenue as forecast', 'money', changes?.expected_revenue),
        ...line('Margin as forecast', 'money', changes?.expected_margin),
      ];
    }
    case 'approve_markdown': {
      const { changes } = approval.data;
      return [
        ...line('Markdown', 'share', changes?.recommended_markdown_pct),
        ...line('Points per point of the gap', 'number', changes?.elasticity_coefficient),
        ...line('Sell-through', 'share', changes?.sell_through_pct),
      ];
    }
    case 'approve_emergency_order':
      return line('Units to order', 'units', approval.data.changes?.units);
  }
}

interface DifferenceProps {
  approval: Approval;
  /** What was modified, by parameter, where it is known. */
  modified: Record<string, Schemas['ParameterChange']> | undefined;
  /** Goes back to the version before. */
  onUndo: (() => void) | undefined;
  isBusy: boolean;
}

/** What a Modify has changed against the version before, and that nothing is accepted yet. */
export function Difference({ approval, modified, onUndo, isBusy }: DifferenceProps) {
  const lines = linesOf(approval);
  const changed = lines.filter(({ from, to }) => from !== to);
  const kept = lines.filter(({ from, to }) => from === to).map(({ label }) => label);
  return (
    <section aria-label="What changed" className="space-y-4">
      <Alert title="Recalculated. Nothing is accepted yet." role="status">
        {modified !== undefined && (
          <ul>
            {Object.entries(modified).map(([name, { from, to }]) => (
              <li key={name} className="flex flex-wrap items-center gap-x-2">
                {parameterName(name)}:<span className="figures">{valueOf(name, from)}</span>
                <ArrowRight aria-label="to" className="size-4 text-quiet" />
                <span className="figures font-semibold">{valueOf(name, to)}</span>
              </li>
            ))}
          </ul>
        )}
        {onUndo !== undefined && (
          <Button size="sm" className="mt-2" isBusy={isBusy} onClick={onUndo}>
            Back to the version before
          </Button>
        )}
      </Alert>
      {changed.length === 0 ? (
        <p>
          The totals are the same as before. What you changed takes effect while the season is sold.
        </p>
      ) : (
        <Table caption="Against the version before">
          <thead>
            <tr>
              <Th>Against the version before</Th>
              <Th isNumeric>Before</Th>
              <Th isNumeric>Now</Th>
              <Th isNumeric>Difference</Th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ label, from, to, kind }) => (
              <tr key={label}>
                <Td>{label}</Td>
                <Td isNumeric>{FORMATS[kind].plain(from)}</Td>
                <Td isNumeric className="font-semibold">
                  {FORMATS[kind].plain(to)}
                </Td>
                <Td isNumeric>{FORMATS[kind].signed(to - from)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {changed.length > 0 && kept.length > 0 && (
        <p className="text-sm text-quiet">Unchanged: {kept.join(', ').toLowerCase()}.</p>
      )}
      {approval.action === 'approve_manufacturing_order' && <MovedStores data={approval.data} />}
    </section>
  );
}

function MovedStores({ data }: { data: Schemas['OrderQuestion'] }) {
  const moved = data.changes?.stores_moved_most ?? [];
  if (moved.length === 0) return null;
  const names = new Map(data.store_allocations.map((store) => [store.store_id, store.store_name]));
  return (
    <Table caption="Stores that move most">
      <thead>
        <tr>
          <Th>Stores that move most, units of the season</Th>
          <Th isNumeric>Before</Th>
          <Th isNumeric>Now</Th>
          <Th isNumeric>Difference</Th>
        </tr>
      </thead>
      <tbody>
        {moved.map(({ store_id, from, to }) => (
          <tr key={store_id}>
            <Td>
              {names.get(store_id) ?? store_id} <span className="text-quiet">{store_id}</span>
            </Td>
            <Td isNumeric>{formatUnits(from)}</Td>
            <Td isNumeric className="font-semibold">
              {formatUnits(to)}
            </Td>
            <Td isNumeric>{formatSigned(to - from)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What only a request has, beside the season's parameters. */
function parameterName(name: string): string {
  if (name === 'markdown_pct') return 'Markdown';
  if (name === 'units') return 'Units to order';
  return isParameterName(name) ? tuningLabel(name) : parameterLabel(name);
}

function valueOf(name: string, value: unknown): string {
  if (isParameterName(name)) return formatParameter(name, value);
  if (typeof value !== 'number') return 'none';
  return name === 'markdown_pct' ? formatShare(value) : formatUnits(value);
}
