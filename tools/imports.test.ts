import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findImportFaults } from './imports.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A small workspace with one planted file. */
function plant(file: string, source: string, besides?: string): string[] {
  const root = mkdtempSync(join(tmpdir(), 'imports-'));
  roots.push(root);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write(
    'package.json',
    JSON.stringify({ workspaces: ['kit/*', 'api', 'core/*', 'clients/*', 'sandbox/*', 'features/*', 'apps/*', 'e2e'] }),
  );
  const manifest = (name: string, ...dependencies: string[]) =>
    JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((one) => [one, '1'])) });
  write('kit/errors/package.json', manifest('@allmend/kit-errors'));
  write('api/package.json', manifest('@allmend/api', '@allmend/kit-errors'));
  write('core/blobs/package.json', manifest('@allmend/core-blobs', '@allmend/core-ledger'));
  write('core/ledger/package.json', manifest('@allmend/core-ledger'));
  write('clients/openstack/package.json', manifest('@allmend/openstack-client'));
  write('sandbox/openstack/package.json', manifest('@allmend/openstack-sandbox', '@allmend/openstack-client'));
  write(
    'features/one/package.json',
    manifest('@allmend/one', '@allmend/two', '@allmend/openstack-client', '@allmend/openstack-sandbox'),
  );
  write('features/two/package.json', manifest('@allmend/two'));
  write('apps/cli/package.json', manifest('@allmend/cli', '@allmend/one', '@allmend/openstack-sandbox'));
  for (const dir of ['kit/errors', 'api', 'features/two', 'apps/cli', 'clients/openstack'])
    write(`${dir}/index.ts`, 'export const x = 1;\n');
  write('e2e/package.json', manifest('@allmend/e2e'));
  if (besides) write(besides, 'export const x = 1;\n');
  write(file, source);
  return findImportFaults(root).map((fault) => `${fault.file}:${fault.line} ${fault.specifier}: ${fault.why}`);
}

test('a clean workspace has no faults', () => {
  expect(plant('apps/cli/main.ts', "import { x } from '@allmend/one';\nimport { readFile } from 'node:fs';\n")).toEqual(
    [],
  );
  expect(plant('apps/cli/demo.ts', "import { x } from '@allmend/openstack-sandbox';\n")).toEqual([]);
});

test.each([
  [
    'a feature importing a feature',
    'features/one/a.ts',
    "import { x } from '@allmend/two';\n",
    'features/one must not import features/two',
  ],
  ['an upward import', 'api/a.ts', "import type { X } from '@allmend/one';\n", 'api must not import features/one'],
  [
    'a sideways import in core',
    'core/blobs/a.ts',
    "export { x } from '@allmend/core-ledger';\n",
    'core/blobs must not import core/ledger',
  ],
  ['an import from apps', 'features/one/a.ts', "import { x } from '@allmend/cli';\n", 'nobody imports from apps'],
  [
    'a sandbox that uses the client',
    'sandbox/openstack/a.ts',
    "import { x } from '@allmend/openstack-client';\n",
    'a sandbox imports only kit',
  ],
  [
    'a feature that uses a sandbox',
    'features/one/a.ts',
    "const x = await import('@allmend/openstack-sandbox');\n",
    'only apps, tests and benches',
  ],
  [
    'an unlisted package',
    'apps/cli/a.ts',
    "import { x } from '@allmend/two';\n",
    'not in the dependencies of @allmend/cli',
  ],
  ['an unlisted library', 'features/one/a.ts', "import x from 'left-pad';\n", 'left-pad is not in the dependencies'],
  ['a deep import', 'apps/cli/a.ts', "import { x } from '@allmend/one/inside.ts';\n", 'use its root'],
  ['a relative escape', 'apps/cli/a.ts', "import { x } from '../../features/two/index.ts';\n", 'leaves its package'],
  ['a missing file', 'apps/cli/a.ts', "import { x } from './nothing.ts';\n", 'does not exist'],
  [
    'a check that does I/O',
    'features/one/checks/scs-1/check.ts',
    "import { x } from '@allmend/openstack-client';\n",
    'does no I/O',
  ],
  ['a file name that says nothing', 'features/one/utils.ts', 'export const x = 1;\n', 'name the thing inside'],
  ['an index below the root', 'features/one/a/index.ts', 'export const x = 1;\n', 'only at a package root'],
  [
    'an import over several lines',
    'features/one/a.ts',
    "\nimport {\n  x,\n} from '@allmend/two';\n",
    'features/one must not import features/two',
  ],
])('%s is a fault', (_, file, source, why) => {
  const faults = plant(file, source);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(why);
  expect(faults[0]).toContain(file);
});

test('an end-to-end test may run a contract of another package', () => {
  const source = "import { x } from '../clients/openstack/x.contract.ts';\n";
  expect(plant('e2e/a.test.ts', source, 'clients/openstack/x.contract.ts')).toEqual([]);
  expect(plant('apps/cli/a.test.ts', source.replace('../', '../../'), 'clients/openstack/x.contract.ts')).toHaveLength(
    1,
  );
});

test('an import that only a comment speaks of is none', () => {
  const hidden = (word: string) => `${word}('@allmend/two')`;
  const source = `/** See ${hidden('import')}. */\n// ${hidden('import')}\n`;
  expect(plant('apps/cli/a.ts', source)).toEqual([]);
  expect(plant('apps/cli/a.ts', hidden('await import'))).toHaveLength(1);
});

test('a type from a client is fine in a pure check', () => {
  expect(plant('features/one/checks/scs-1/check.ts', "import type { X } from '@allmend/openstack-client';\n")).toEqual(
    [],
  );
});
