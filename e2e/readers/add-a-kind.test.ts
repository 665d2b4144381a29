import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, onTestFinished, test } from 'vitest';
import { findKubectl } from '../hub/kubectl-program.ts';
import { openHubApi, startHubProcess } from '../hub/hub-process.ts';
import { changedFiles, makeCheckout } from './checkout.ts';
import { follow } from './follow.ts';

const kubectl = await findKubectl();
if (kubectl.path === null) console.log(`Skipped: the page about adding a kind. ${kubectl.missing}`);

test.skipIf(kubectl.path === null)('a new kind is one file and one line', { timeout: 300_000 }, async () => {
  await using folder = await temporaryFolder('reader');
  makeCheckout(folder.path);
  usePath(kubectl.path!);
  const written = await follow('docs/how-to/add-a-kind.md', folder.path);
  expect(changedFiles(folder.path)).toEqual([...written].toSorted());
  expect(written.toSorted()).toEqual([
    'api/cloud/v1alpha1/contact.test.ts',
    'api/cloud/v1alpha1/contact.ts',
    'api/registry.ts',
  ]);

  const run = (program: string, ...args: string[]) =>
    execFileSync(join(folder.path, 'node_modules/.bin', program), args, { cwd: folder.path, encoding: 'utf8' });
  run('tsc', '-p', '.');
  run('oxfmt', '--check', ...written);
  run('vitest', 'run', 'api/cloud', 'api/registry.test.ts', '-t', '[Cc]ontact');

  run('node', 'tools/generate-docs.ts');
  const reference = readFileSync(join(folder.path, 'docs/reference/kinds.generated.md'), 'utf8');
  expect(reference).toMatch(/\n## Contact\n[^#]*\| `spec\.email` \| string \(email\) \| yes \|/);

  await using hub = await startHubProcess(
    join(folder.path, 'home/second'),
    [],
    [process.execPath, join(folder.path, 'main.ts')],
  );
  await using api = openHubApi(await hub.kubeconfig());
  const { body } = await api.call('GET', '/openapi/v3/apis/cloud.allmend.dev/v1alpha1');
  expect(JSON.stringify(body)).toContain('"description":"Whom to ask about a cloud."');
  expect(Object.keys(body['paths'] as object)).toContain(
    '/apis/cloud.allmend.dev/v1alpha1/namespaces/{namespace}/contacts/{name}',
  );
});

/** The reader's kubectl, where it is not the machine's. */
function usePath(program: string): void {
  const before = process.env.PATH;
  if (isAbsolute(program)) process.env.PATH = `${dirname(program)}:${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
}
