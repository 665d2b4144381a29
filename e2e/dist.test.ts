import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { startSandbox } from '@allmend/openstack-sandbox';
import { runCommand, type CommandOptions } from '@allmend/tools';
import { openHubApi, startHubProcess } from './hub/hub-process.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The built file. `npm run dist` makes it, which takes too long for each run of the tests. */
const built = process.env.ALLMEND_DIST;

describe.skipIf(!built)('the single file, alone on a machine without node and npm', { timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let options: CommandOptions & { readonly cwd: string };

  beforeAll(async () => {
    folder = await temporaryFolder('dist');
    const bin = join(folder.path, 'bin');
    await mkdir(bin);
    // Away from the checkout, where it could find what it lacks; its own folder is all of the PATH.
    await copyFile(resolve(built!), join(bin, 'allmend'));
    options = { program: join(bin, 'allmend'), cwd: folder.path, env: { PATH: bin, TERM: 'dumb' } };
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const allmend = (...args: string[]) => runCommand(args, options);

  test('tells its version and explains a flavor', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await allmend('--version')).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
    expect(await allmend('flavor', 'SCS-4V-16-100s')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('16 GiB of memory') as string,
    });
  });

  test('a wrong word ends with 2, an unreadable file with a sentence', async () => {
    expect((await allmend('chek')).code).toBe(2);
    const { code, err } = await allmend('report', 'show', 'none.yaml');
    expect(code).toBe(2);
    expect(err).toContain('none.yaml');
  });

  test('runs the hub on its embedded store', async () => {
    await using hub = await startHubProcess(join(folder.path, 'hub'), [], [options.program!]);
    await using api = openHubApi(await hub.kubeconfig());
    const path = '/api/v1/namespaces/default/configmaps';
    expect(await api.call('POST', path, { metadata: { name: 'hello' } })).toMatchObject({ code: 201 });
    expect((await api.call('GET', path)).body.items).toMatchObject([{ metadata: { name: 'hello' } }]);
    expect(await hub.stop()).toBe(0);
  });

  test('runs the demo, replays its evidence, verifies its signature and nobody else’s', async () => {
    const demo = await allmend('demo', '--output', 'first');
    expect(demo).toMatchObject({ code: 0 });
    expect(demo.out).toContain('scs-0103-flavor-2v-8');
    expect((await readdir(join(folder.path, 'first'))).sort()).toEqual(
      [
        'allowed_signers',
        'clouds.yaml',
        'demo-key',
        'evidence',
        'report.html',
        'report.yaml',
        'report.yaml.sig',
      ].sort(),
    );
    const replayed = await allmend('replay', 'first/evidence');
    expect(replayed.err).toContain('1 run replayed, no difference');
    // The demo's cloud lacks a flavor.
    expect(replayed.code).toBe(1);

    const good = ['report', 'verify', 'first/report.yaml', '--allowed-signers'];
    expect((await allmend(...good, 'first/allowed_signers')).code).toBe(0);
    expect((await allmend('demo', '--output', 'second', '--no-flaw')).code).toBe(0);
    expect((await allmend(...good, 'second/allowed_signers')).code).toBe(1);
  });

  test('checks a cloud over the network and signs as ssh-keygen accepts it', async () => {
    const at = (name: string) => join(folder.path, name);
    const sandbox = await startSandbox({ pace: 0.2 });
    try {
      await writeFile(at('clouds.yaml'), sandbox.cloudsYaml());
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'operator', '-f', at('key')]);
      const { name } = sandbox.clouds[0]!;
      const args = ['check', name, '--read-only', '--output', 'report.yaml', '--sign', 'key'];
      expect((await allmend(...args)).err).toContain('report.yaml.sig');
    } finally {
      await sandbox.close();
    }
    await writeFile(at('signers'), `operator ${await readFile(at('key.pub'), 'utf8')}`);
    const verify = ['-Y', 'verify', '-f', at('signers'), '-I', 'operator', '-n', 'report', '-s', at('report.yaml.sig')];
    const answer = execFileSync('ssh-keygen', verify, { input: await readFile(at('report.yaml')), encoding: 'utf8' });
    expect(answer).toContain('Good "report" signature');
  });
});
