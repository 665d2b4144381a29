import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openHubApi, startHubProcess } from './hub-process.ts';

test('SIGHUP takes tokens from changed settings; wrong settings change nothing', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder('reload');
  const config = join(folder.path, 'config.yaml');
  const token = (name: string): object => ({
    sha256: createHash('sha256').update(`token-of-${name}`).digest('hex'),
    name,
  });
  await writeFile(config, stringify({ tokens: [token('alice')] }));
  await using hub = await startHubProcess(join(folder.path, 'hub'), ['--config', config]);
  const kubeconfig = parse(await hub.kubeconfig()) as { users: { user: object }[] };
  const asks = async (name: string): Promise<number> => {
    kubeconfig.users[0]!.user = { token: `token-of-${name}` };
    await using api = openHubApi(stringify(kubeconfig), hub.url);
    return (await api.call('GET', '/apis')).code;
  };
  expect([await asks('alice'), await asks('bob')]).toEqual([200, 401]);

  await writeFile(config, stringify({ tokens: [token('bob')] }));
  hub.process.kill('SIGHUP');
  await waitUntil('the settings to be read', () => hub.log().includes('settings were read again'));
  expect([await asks('alice'), await asks('bob')]).toEqual([401, 200]);

  await writeFile(config, 'tokens: [{sha256: nonsense, name: eve}]\n');
  hub.process.kill('SIGHUP');
  await waitUntil('the refusal', () => hub.log().includes('the new settings are wrong'));
  expect(await asks('bob')).toBe(200);
  expect(await hub.stop()).toBe(0);
});
