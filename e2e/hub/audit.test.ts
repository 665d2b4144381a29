import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { runCommand } from '@allmend/tools';
import { expect, test } from 'vitest';
import { openHubApi, startHubProcess } from './hub-process.ts';

const configmaps = '/api/v1/namespaces/default/configmaps';
const events = '/apis/audit.allmend.dev/v1alpha1/auditevents';

test('the audit is read and exported over the API, and checked offline', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder('audit');
  await using hub = await startHubProcess(join(folder.path, 'hub'));
  await using api = openHubApi(await hub.kubeconfig());
  for (const name of ['a', 'b', 'c']) await api.call('POST', configmaps, { metadata: { name } });
  await api.call('DELETE', `${configmaps}/b`);
  const { body } = await api.call('GET', events);
  // The hub's own controllers write too.
  const told = body.items!.map(({ event }) => event as { verb: string; target: { resource: string } });
  const ofConfigMaps = told.filter(({ target }) => target.resource === 'configmaps').map(({ verb }) => verb);
  expect(ofConfigMaps).toEqual(['create', 'create', 'create', 'delete']);

  const lines: string[] = [];
  for await (const line of api.lines(`${events}?export=true`)) lines.push(line);
  const check = async (content: readonly string[], ...options: string[]) => {
    await writeFile(join(folder.path, 'audit.jsonl'), `${content.join('\n')}\n`);
    return runCommand(['audit', 'verify', 'audit.jsonl', '--json', ...options], { cwd: folder.path });
  };
  const { code, out } = await check(lines);
  expect([code, JSON.parse(out)]).toMatchObject([0, { intact: 'yes' }]);
  const head = (JSON.parse(out) as { head: string }).head;
  expect(await check(lines, '--head', head)).toMatchObject({ code: 0 });
  expect(await check(lines, '--head', '0'.repeat(64))).toMatchObject({ code: 1 });
  expect(await check(lines.map((line) => line.replace('\\"b\\"', '\\"x\\"')))).toMatchObject({ code: 1 });
  expect(await check(lines.toSpliced(2, 1))).toMatchObject({ code: 1 });
  expect(await check(lines.slice(0, -2))).toMatchObject({ code: 1 });
});
