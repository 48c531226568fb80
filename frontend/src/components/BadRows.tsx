import { Copy } from 'lucide-react';
import type { ApiError } from '@/lib/api/error';
import type { BadRow } from '@/lib/api/types';
import { copyText } from '@/lib/clipboard';
import { counted, DASH } from '@/lib/format';
import { Alert } from './ui/Alert';
import { Button } from './ui/Button';
import { Table, Td, Th } from './ui/Table';
import { toast } from './ui/Toast';

interface BadRowsProps {
  error: ApiError;
  /** What to do about them, where the page says it better than the API. */
  suggestions?: readonly string[];
}

/** The bad rows of a refused file, to read and to copy. */
export function BadRows({ error, suggestions = error.suggestions }: BadRowsProps) {
  const { badRows: rows, badRowCount: count } = error;
  const isPart = count > rows.length;

  async function copy() {
    const isCopied = await copyText(asText(error));
    if (isCopied) toast(`${counted(rows.length, 'row')} copied`);
    else toast('The browser does not let this page copy; select the rows instead', 'bad');
  }

  return (
    <Alert
      tone="bad"
      role="alert"
      title={`${counted(count, 'row is', 'rows are')} bad, so nothing was imported`}
    >
      {suggestions.length > 0 && (
        <ul className="list-disc space-y-0.5 pl-5">
          {suggestions.map((suggestion) => (
            <li key={suggestion}>{suggestion}</li>
          ))}
        </ul>
      )}
      <div className="max-h-80 overflow-y-auto pt-2">
        <Table caption="Bad rows" className="text-sm">
          <thead>
            <tr>
              <Th isNumeric>Line</Th>
              <Th>Column</Th>
              <Th>Value</Th>
              <Th>Reason</Th>
            </tr>
          </thead>
          <tbody>
            {collapsed(rows).map(({ line, last, column, value, reason }) => (
              <tr key={`${line} ${column ?? ''} ${reason}`}>
                <Td isNumeric className="whitespace-nowrap">
                  {last === line ? line : `${line}–${last}`}
                </Td>
                <Td className="whitespace-nowrap">{column ?? 'whole row'}</Td>
                <Td className="figures max-w-48 break-words">{value === '' ? DASH : value}</Td>
                <Td>{reason}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pt-2">
        <Button size="sm" onClick={() => void copy()}>
          <Copy aria-hidden />
          Copy {isPart ? 'these rows' : 'the rows'}
        </Button>
        <span className="text-sm text-quiet">
          {isPart
            ? `The first ${rows.length} of ${counted(count, 'bad row')}; line 1 is the header.`
            : 'Line 1 is the header.'}
        </span>
      </div>
    </Alert>
  );
}

/** Rows of one mistake that follow each other, e.g. a wrong week in all of them, as one. */
function collapsed(rows: readonly BadRow[]): (BadRow & { last: number })[] {
  const found: (BadRow & { last: number })[] = [];
  for (const row of rows) {
    const same = found.findLast(
      ({ last, column, value, reason }) =>
        last + 1 === row.line &&
        column === row.column &&
        value === row.value &&
        reason === row.reason,
    );
    if (same) same.last = row.line;
    else found.push({ ...row, last: row.line });
  }
  return found;
}

/** With tabs between, so that it pastes into a sheet. */
function asText({ badRows }: ApiError): string {
  const rows = badRows.map(({ line, column, value, reason }) =>
    [line, column ?? '', value, reason].join('\t'),
  );
  return ['Line\tColumn\tValue\tReason', ...rows].join('\n');
}
