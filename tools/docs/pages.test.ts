import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditEvent, builtInKinds } from '@allmend/api/kinds';
import { readScope, shippedScopes, standards } from '@allmend/conformance';
import { listErrors } from '@allmend/kit-errors';
import { expect, test } from 'vitest';
import { renderCommand } from './command-page.ts';
import { renderDeviations } from './deviations-page.ts';
import { renderErrors } from './errors-page.ts';
import { renderKinds } from './kinds-page.ts';
import { generatedPages, root } from './pages.ts';
import { renderSettings } from './settings-page.ts';
import { renderTestcases } from './testcases-page.ts';

test.each(generatedPages)('$path is the same each time it is made', ({ render }) => {
  expect(render()).toBe(render());
});

test('the page of errors has every room that the sources declare', () => {
  const sources = ['kit', 'api', 'core', 'clients', 'sandbox', 'features', 'apps'].flatMap((folder) =>
    sourceFiles(join(root, folder)),
  );
  const declared = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bdefineErrors\(\s*'([^']+)'/g)].map((match) => match[1]!),
  );
  expect(declared.length).toBeGreaterThan(10);
  const page = renderErrors();
  for (const room of declared) expect(page).toContain(`\n## ${room}\n`);
  for (const { reason } of listErrors()) expect(page).toContain(`<a id="${reason}"></a>`);
});

test('the page of testcases has every testcase once, with the versions in which it counts', () => {
  const page = renderTestcases();
  for (const { id } of standards.flatMap(({ testcases }) => testcases))
    expect(page.split(`\n| \`${id}\` |`)).toHaveLength(2);
  expect(page).toMatch(/`scs-0103-flavor-1v-4` .* \| main \| next, v6, v5\.1, v4 \| `flavors` \(read\)/);
  expect(page).toMatch(/`scs-0114-encrypted-type` .* \| recommended \| – \|/);
  expect(page).toMatch(/`availability-zones-check` .* \| manual \| – \| document/);
  expect(page).toMatch(/\n\| `flavors` \| read \| 120 s \| \d\d \|\n/);
  expect(page).toMatch(/`allmend-0126-default-network` .* \| own \| – \|/);
});

test('the page of the command has every option, choice and default', () => {
  const page = renderCommand();
  expect(page).toContain('## allmend report verify');
  expect(page).toContain('| `--profile <release>` | OpenStack release to imitate: `zed`, `current`. | `current` |');
  expect(page).toContain('required |');
  expect(page).not.toContain('allmend complete');
  expect(page.match(/^\| `--log-level/gm)).toHaveLength(1);
});

test('the page of the command has those of the hub', () => {
  const page = renderCommand();
  for (const name of ['up', 'kubeconfig', 'backup', 'restore', 'doctor', 'audit verify'])
    expect(page).toContain(`\n## allmend ${name}\n`);
  expect(page).toMatch(/`--days <n>` \| How long its certificate is valid\. \| `30` \|/);
});

test('the page of kinds has every kind that is served, with fields, bounds, columns and an example', () => {
  const page = renderKinds();
  for (const { kind, columns, plural } of [...builtInKinds, AuditEvent]) {
    expect(page.split(`\n## ${kind}\n`)).toHaveLength(2);
    if (columns.length > 0) expect(page).toContain(`\`kubectl get ${plural}\` shows:`);
    expect(page).toContain(`"kind": "${kind}"`);
  }
  expect(page).toMatch(/`spec\.interface` \| string \|  \| `"public"` \| .*One of `public`, `internal`, `admin`\./);
  expect(page).toMatch(/`spec\.credentialRef\.name` \| string \| yes \|/);
  expect(page).toMatch(/`status\.services\[\]\.versions` \| list of string \|/);
  expect(page).toMatch(/`spec\.country` .* Matches `\^\[A-Z\]\{2\}\$`\./);
  expect(page).toMatch(/`spec\.type` .* Rule: type cannot be changed\./);
  expect(page).toMatch(/\n\| Endpoint \| URL of its identity service\. With `-o wide`\. \|/);
  expect(page).toMatch(/## Secret\n[^#]*\| at rest \| encrypted \|/);
});

test('the page of settings names key, variable, values and default', () => {
  const page = renderSettings();
  expect(page).toMatch(/`logLevel` \| `ALLMEND_LOG_LEVEL` \| `debug`, .* \| `warn` \|/);
  expect(page).toMatch(/`databaseUrl` \| `ALLMEND_DATABASE_URL` \| string \|/);
  expect(page).toMatch(/`serverNames` \| – \| list of strings \|/);
  expect(page).toMatch(/### issuers\n[^#]*`username\.prefix` \| string \| no, `""` \|/);
  expect(page).toMatch(/### tokens\n[^#]*`sha256` \| string \| yes \|/);
});

test('every deviation is explained, and each names testcases that exist', () => {
  const page = renderDeviations();
  const shipped = shippedScopes.flatMap(({ alias, text }) => [...readScope(text, alias).testcases.keys()]);
  const known = new Set([...shipped, ...standards.flatMap(({ testcases }) => testcases.map(({ id }) => id))]);
  const rows = standards.flatMap(({ deviations = [] }) => deviations);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const { id, testcases } of rows) {
    expect(page).toContain(`\n### ${id}\n`);
    for (const testcase of testcases) expect(known, `deviation ${id} names ${testcase}`).toContain(testcase);
  }
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}
