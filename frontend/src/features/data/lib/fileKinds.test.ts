import { expect, it } from 'vitest';
import { FILE_KINDS, templateOf } from './fileKinds';

it('gives templates of a header and two rows of as many cells', () => {
  for (const kind of FILE_KINDS) {
    const lines = templateOf(kind).trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines.map((line) => line.split(',').length)).toEqual(
      Array.from({ length: 3 }, () => kind.columns.length),
    );
  }
});
