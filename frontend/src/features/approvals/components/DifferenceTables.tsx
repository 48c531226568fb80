import { Table, Td, Th } from '@/components/ui/Table';
import type { Schemas } from '@/lib/api/types';
import { formatMoney, formatNumber, formatShare, formatSigned, formatUnits } from '@/lib/format';

type Question = Schemas['ApprovalQuestion'];

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
    signed: (value: number) => signedPoints(value),
  },
  number: { plain: formatNumber, signed: (value: number) => formatSigned(value, 2) },
};

/** A difference of shares, e.g. "+5 points". */
function signedPoints(difference: number): string {
  const told = formatSigned(difference * 100, 1);
  return `${told} ${told.slice(1) === formatNumber(1) ? 'point' : 'points'}`;
}

type Change = { from: number; to: number } | undefined;

function line(label: string, kind: Line['kind'], change: Change): Line[] {
  return change === undefined ? [] : [{ label, kind, from: change.from, to: change.to }];
}

/** A line where both sides are known. */
function between(
  label: string,
  kind: Line['kind'],
  from: number | null | undefined,
  to: number | null | undefined,
): Line[] {
  return typeof from === 'number' && typeof to === 'number' ? [{ label, kind, from, to }] : [];
}

function linesOf(question: Question, before: Question | undefined): Line[] {
  switch (question.action) {
    case 'approve_manufacturing_order': {
      const { changes } = question.data;
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
      const { changes } = question.data;
      return [
        ...line('Markdown', 'share', changes?.recommended_markdown_pct),
        ...line('Points of markdown per point behind', 'number', changes?.elasticity_coefficient),
        ...line('Sell-through', 'share', changes?.sell_through_pct),
        ...outlookLines(question.data, before),
      ];
    }
    case 'approve_emergency_order': {
      const { data } = question;
      const old = before?.action === question.action ? before.data : undefined;
      return [
        ...line('Units to order', 'units', data.changes?.units),
        ...between('Cost', 'money', old?.order_cost, data.order_cost),
        ...between('Margin if all sells', 'money', old?.expected_margin, data.expected_margin),
      ];
    }
  }
}

/** What the season would end with at the one depth and at the other. */
function outlookLines(data: Schemas['MarkdownQuestion'], before: Question | undefined): Line[] {
  if (before?.action !== 'approve_markdown') return [];
  const rowAt = (depth: number) => data.outlook.find(({ markdown_pct }) => markdown_pct === depth);
  const from = rowAt(before.data.recommended_markdown_pct);
  const to = rowAt(data.recommended_markdown_pct);
  return [
    ...between('Sold by the season’s end', 'units', from?.units_sold, to?.units_sold),
    ...between('Left over', 'units', from?.units_left_over, to?.units_left_over),
    ...between('Revenue', 'money', from?.revenue, to?.revenue),
    ...between('Margin', 'money', from?.margin, to?.margin),
  ];
}

interface DifferenceTablesProps {
  /** What is asked, with its changes. */
  question: Question;
  /** What was asked before, where it is known. */
  before: Question | undefined;
  /** Against what it is compared, e.g. "Against the version before". */
  title: string;
  /** What the two sides are called. */
  sides?: Sides;
}

interface Sides {
  from: string;
  to: string;
}

/** On a phone three columns of money must fit. */
const DENSE = 'max-sm:[&_td]:px-1 max-sm:[&_th]:px-1';

const BEFORE_AND_NOW: Sides = { from: 'Before', to: 'Now' };

/** The totals that differ, and the stores that move most. */
export function DifferenceTables({
  question,
  before,
  title,
  sides = BEFORE_AND_NOW,
}: DifferenceTablesProps) {
  const lines = linesOf(question, before);
  const changed = lines.filter(({ from, to }) => from !== to);
  const kept = lines.filter(({ from, to }) => from === to).map(({ label }) => label);
  return (
    <>
      {changed.length === 0 ? (
        <p>
          The totals are the same as before. What you changed takes effect while the season is sold.
        </p>
      ) : (
        <Table caption={title} className={DENSE}>
          <thead>
            <tr>
              <Th>{title}</Th>
              <Th isNumeric>{sides.from}</Th>
              <Th isNumeric>{sides.to}</Th>
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
      {question.action === 'approve_manufacturing_order' && (
        <MovedStores data={question.data} sides={sides} />
      )}
    </>
  );
}

function MovedStores({ data, sides }: { data: Schemas['OrderQuestion']; sides: Sides }) {
  const moved = data.changes?.stores_moved_most ?? [];
  if (moved.length === 0) return null;
  const names = new Map(data.store_allocations.map((store) => [store.store_id, store.store_name]));
  return (
    <Table caption="Stores that move most" className={DENSE}>
      <thead>
        <tr>
          <Th>Stores that move most, units of the season</Th>
          <Th isNumeric>{sides.from}</Th>
          <Th isNumeric>{sides.to}</Th>
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
