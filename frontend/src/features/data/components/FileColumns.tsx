import { Table, Td, Th } from '@/components/ui/Table';
import type { FileKind } from '../lib/fileKinds';

/** The columns of a file in plain words, folded away. */
export function FileColumns({ kind }: { kind: FileKind }) {
  return (
    <details className="mt-4 text-sm">
      <summary className="cursor-pointer text-accent">Columns of the file</summary>
      <Table caption={`Columns of the ${kind.title.toLowerCase()} file`} className="mt-2">
        <thead>
          <tr>
            <Th className="pl-0">Column</Th>
            <Th>What stands in it</Th>
          </tr>
        </thead>
        <tbody>
          {kind.columns.map(({ name, meaning, isRequired }) => (
            <tr key={name}>
              <Td className="pl-0 align-top">
                <span className="block whitespace-nowrap">{name}</span>
                {isRequired !== true && <span className="text-quiet">may be empty</span>}
              </Td>
              <Td className="align-top">{meaning}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="mt-2 text-quiet">
        Any order; comma, semicolon or tab between; columns of other names are ignored.
      </p>
    </details>
  );
}
