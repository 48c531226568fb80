import type { ApiError } from '@/lib/api/error';
import { counted, formatUnits } from '@/lib/format';
import { Alert } from './ui/Alert';
import { Table, Td, Th } from './ui/Table';

interface BadRowsProps {
  fileName: string;
  /** A refused file's error, with its bad rows. */
  error: ApiError;
}

/** A refused file: nothing of it was imported, and here are the rows at fault. */
export function BadRows({ fileName, error }: BadRowsProps) {
  const { badRows, badRowCount, suggestions } = error;
  const more = badRowCount - badRows.length;
  return (
    <Alert
      tone="bad"
      role="alert"
      title={`Nothing of ${fileName} was imported: ${counted(badRowCount, 'row is', 'rows are')} wrong`}
    >
      <p>
        {more > 0
          ? `The first ${formatUnits(badRows.length)} are below; ${formatUnits(more)} more are like them.`
          : 'Correct what is listed and upload the whole file again.'}
      </p>
      <Table caption={`Wrong rows of ${fileName}`} className="mt-2 bg-surface">
        <thead>
          <tr>
            <Th isNumeric>Line</Th>
            <Th>Column</Th>
            <Th>Value</Th>
            <Th>What is wrong</Th>
          </tr>
        </thead>
        <tbody>
          {badRows.map(({ line, column, value, reason }, index) => (
            <tr key={`${line}-${column ?? ''}-${index}`}>
              <Td isNumeric>{line}</Td>
              <Td className="whitespace-nowrap">{column ?? 'whole row'}</Td>
              <Td>
                {value === '' ? <span className="text-quiet">empty</span> : <code>{value}</code>}
              </Td>
              <Td>{reason}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {suggestions.length > 0 && (
        <ul className="list-disc space-y-0.5 pt-2 pl-5">
          {suggestions.map((suggestion) => (
            <li key={suggestion}>{suggestion}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
