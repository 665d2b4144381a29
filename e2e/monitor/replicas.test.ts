import { cp, mkdir, symlink } from 'node:fs/promises';
import type { ConformanceRun } from '@allmend/api/kinds';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';
import { startSandbox } from '@allmend/openstack-sandbox';
import { describe, expect, test } from 'vitest';
import { openMonitorRecords } from '../../apps/server/testing.ts';
import { additionsTo, enterSubject, furnish, namespace, startMonitor, waitForServer } from './hub-stage.ts';

const names = ['lindenau', 'plagwitz', 'gohlis', 'connewitz', 'reudnitz', 'moeckern'];

describe.skipIf(postgresPrograms() === null)('two servers on one PostgreSQL', () => {
  test(
    'share what is due, and when one is killed in the middle the other makes its runs to the end: each once',
    { timeout: 240_000 },
    async () => {
      await using folder = await temporaryFolder('monitor-replicas');
      await using postgres = await startPostgres();
      const databaseUrl = await postgres.createDatabase('hub');
      const options = ['--database-url', databaseUrl];
      const [a, b] = [join(folder.path, 'a'), join(folder.path, 'b')];
      const sandbox = await startSandbox({ names, pace: 1 });
      await using _sandbox = { [Symbol.asyncDispose]: () => sandbox.close() };
      const additions = sandbox.clouds.map(additionsTo);

      await using first = await startMonitor(a, options);
      // What servers of one store share besides: their keys, and the folder of the evidence.
      await mkdir(b);
      await mkdir(join(a, 'blobs'), { recursive: true });
      await cp(join(a, 'keys'), join(b, 'keys'), { recursive: true });
      await symlink(join(a, 'blobs'), join(b, 'blobs'));
      await using second = await startMonitor(b, options);
      await furnish(second.client);
      const subjects = await Promise.all(
        sandbox.clouds.map((cloud) => enterSubject(second.client, cloud.name, { sandbox, cloud })),
      );

      const isFirst = ({ status }: Pick<ConformanceRun, 'status'>) =>
        status!.worker!.includes(`_${first.hub.process.pid}_`);
      const running = async () => (await second.runs()).filter(({ status }) => status?.phase === 'Running');
      await waitForServer(
        'runs under way at both, and something in most clouds',
        async () => {
          const runs = await running();
          return runs.some(isFirst) && !runs.every(isFirst) && additions.filter((of) => of() > 2).length >= 4;
        },
        60,
      );
      // Stopped before it is killed, so that none of its runs ends after it was read which it has.
      first.hub.process.kill('SIGSTOP');
      const taken = (await running()).filter(isFirst).map(({ metadata }) => metadata.name!);
      expect(taken.length).toBeGreaterThan(0);
      await first.kill();

      const ended = await waitForServer(
        'the end of all',
        async () => {
          const found = await second.runs();
          return found.length >= 6 && found.every(({ status }) => status?.finishedAt) ? found : null;
        },
        180,
      );
      // One for each, although another server has become the one that makes them.
      expect(ended.map(({ spec }) => spec.subject).toSorted()).toEqual(names.toSorted());
      for (const { metadata, status } of ended) {
        expect(status).toMatchObject({ phase: 'Finished', verdict: 'PASS', left: 0 });
        expect(status!.attempt).toBe(taken.includes(metadata.name!) ? 2 : 1);
      }
      expect(additions.map((of) => of())).toEqual(names.map(() => 0));
      await second.stop();

      await using records = await openMonitorRecords(b, databaseUrl);
      for (const { metadata } of subjects) {
        const { name = '', uid = '' } = metadata;
        const rows = await records.journal.rows({ tenant: 'root', namespace, name, uid });
        const run = ended.find(({ spec }) => spec.subject === name)!;
        expect(rows.map(({ report }) => report)).toEqual([run.status!.report]);
      }
    },
  );
});
