import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';
import { runCommand } from '@allmend/tools';
import { expect, test } from 'vitest';
import { openHubApi, startHubProcess } from './hub-process.ts';

const hasPostgres = postgresPrograms() !== null;
if (!hasPostgres) console.log('Skipped: the move to PostgreSQL. It is not installed here.');

const secrets = '/api/v1/namespaces/default/secrets';

/** What docs/how-to/back-up-and-restore.md and several-servers.md say. */
test.skipIf(!hasPostgres)(
  'an embedded store moves to PostgreSQL, and two servers share it',
  { timeout: 120_000 },
  async () => {
    await using folder = await temporaryFolder('move');
    await using postgres = await startPostgres();
    const at = (name: string): string => join(folder.path, name);
    const database = ['--database-url', await postgres.createDatabase('hub')];

    await using embedded = await startHubProcess(at('first'));
    await using before = openHubApi(await embedded.kubeconfig());
    const made = await before.call('POST', secrets, { metadata: { name: 'door' }, stringData: { code: '4711' } });
    expect(made.code).toBe(201);
    await embedded.stop();
    const run = (...args: string[]) => runCommand(args, { cwd: folder.path });
    expect(await run('backup', 'move.backup', '--data-dir', at('first'))).toMatchObject({ code: 0 });
    const restore = ['restore', 'move.backup', '--move', '--data-dir', at('first'), ...database];
    expect(await run(...restore)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Restored \d+ objects/) as string,
    });
    expect(await run(...restore)).toMatchObject({
      code: 2,
      err: expect.stringContaining('[store.not-empty]') as string,
    });

    mkdirSync(at('second'));
    cpSync(join(at('first'), 'keys'), join(at('second'), 'keys'), { recursive: true });
    await using one = await startHubProcess(at('first'), database);
    await using two = await startHubProcess(at('second'), database);
    await using first = openHubApi(await one.kubeconfig());
    await using second = openHubApi(await two.kubeconfig());

    const moved = await second.call('GET', `${secrets}/door`);
    expect(moved.body).toMatchObject({ data: { code: Buffer.from('4711').toString('base64') } });
    expect(moved.body.metadata.resourceVersion).toBe(made.body.metadata.resourceVersion);
    await first.call('POST', secrets, { metadata: { name: 'window' }, stringData: { code: '1' } });
    expect((await second.call('GET', `${secrets}/window`)).code).toBe(200);

    await expect(startHubProcess(at('stranger'), database)).rejects.toThrow('server.foreign-keys');
    expect(await run('doctor', '--data-dir', at('second'), ...database)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ok +store +PostgreSQL, revision \d+\n/) as string,
    });
  },
);
