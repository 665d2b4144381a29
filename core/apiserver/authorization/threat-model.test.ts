import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/* The threat model names a test for each of its rows: they must be there, under these names. */

const top = join(import.meta.dirname, '../../..');
const lines = readFileSync(join(top, 'docs/security/threat-model.md'), 'utf8').split('\n');
const proofs = lines.flatMap((line) =>
  [...line.matchAll(/`([^`›]+\.(?:test|contract)\.ts) › ([^`]+)`/g)].map(([, file, name]) => [file!, name!]),
);

describe('the threat model', () => {
  test.each(proofs)('%s › %s', (file, name) => {
    const path = join(top, file);
    expect(existsSync(path), file).toBe(true);
    // Names of tests and of their rows; quotes inside names are escaped in some files.
    expect(readFileSync(path, 'utf8').replaceAll("\\'", "'")).toContain(name);
  });

  test('every row of a table about attacks names a proof', () => {
    let columns: string[] = [];
    const unproved: string[] = [];
    for (const line of lines) {
      const cells = line.startsWith('|')
        ? line
            .split('|')
            .slice(1, -1)
            .map((cell) => cell.trim())
        : [];
      if (cells.length === 0) columns = [];
      else if (columns.length === 0) columns = cells;
      else if (columns.at(-1) === 'proved by' && !cells[0]!.startsWith('---') && !cells.at(-1)!.includes(' › ')) {
        unproved.push(cells[0]!);
      }
    }
    expect(unproved).toEqual([]);
    expect(proofs.length).toBeGreaterThan(70);
  });
});
