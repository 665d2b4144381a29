import { join } from 'node:path';
import { holdLease, openSqliteLedger, type Ledger } from '@allmend/core-ledger';
import { temporaryFolder } from '@allmend/kit-testing';
import type { Cloud } from '@allmend/openstack-client';
import { expect, test } from 'vitest';
import { openTeardown } from './teardown.ts';

/** Secrets of a cloud that answers from a list: enough to see what is looked for and removed. */
function fakeCloud(present: Map<string, string>) {
  const removed: string[] = [];
  const cloud = {
    scoped: () => cloud,
    token: async () => ({ projectId: 'p1' }),
    keyManager: {
      async *listSecrets() {
        for (const [id, name] of present) yield { id, name, secret_ref: `https://c.example/v1/secrets/${id}` };
      },
      deleteSecret: async (id: string) => (removed.push(id), present.delete(id) ? 'deleted' : 'gone'),
      getSecret: async (id: string) => ({ id, name: present.get(id) }),
    },
  };
  return { cloud: cloud as unknown as Cloud, removed };
}

async function withTeardown(
  work: (parts: {
    ledger: Ledger;
    present: Map<string, string>;
    removed: string[];
    teardown: ReturnType<typeof openTeardown>;
  }) => Promise<void>,
): Promise<void> {
  await using folder = await temporaryFolder('teardown');
  const ledger = await openSqliteLedger(join(folder.path, 'ledger.sqlite'));
  const lease = await holdLease(ledger, {
    id: 'run1',
    cloudName: 'lindenau',
    cloud: { authUrl: 'https://c.example', region: null, projectId: 'p1' },
  });
  const present = new Map<string, string>();
  const { cloud, removed } = fakeCloud(present);
  await work({ ledger, present, removed, teardown: openTeardown({ ledger, run: 'run1', cloud, pause: 1 }) });
  await lease.end();
  await ledger.close();
}

test('removes in reverse order and closes the ledger entries', async () => {
  await withTeardown(async ({ ledger, present, removed, teardown }) => {
    for (const id of ['a', 'b'])
      await teardown.track('secret', async (labels) => (present.set(id, labels.name), { id }));
    expect(await teardown.run()).toEqual([]);
    expect(removed).toEqual(['b', 'a']);
    expect((await ledger.entries()).map((entry) => entry.state)).toEqual(['gone', 'gone']);
  });
});

test('a create whose answer was lost is looked for by its name and removed', async () => {
  await withTeardown(async ({ ledger, present, removed, teardown }) => {
    const lost = teardown.track('secret', async (labels) => {
      present.set('late', labels.name);
      throw new Error('the connection was torn');
    });
    await expect(lost).rejects.toThrow('torn');
    expect(await teardown.run()).toEqual([]);
    expect(removed).toEqual(['late']);
    expect((await ledger.entries())[0]!.state).toBe('gone');
  });
});

test('a create that was never answered and is not there is said to be possible, and stays open for the janitor', async () => {
  await withTeardown(async ({ ledger, teardown }) => {
    const lost = teardown.track('secret', async () => {
      throw new Error('timed out');
    });
    await expect(lost).rejects.toThrow('timed out');
    const [left] = await teardown.run();
    expect(left).toMatchObject({ kind: 'secret', problem: expect.stringContaining('may still arrive') as string });
    expect((await ledger.entries())[0]!.state).toBe('intended');
  });
});

test('what cannot be removed is named with the reason', async () => {
  await withTeardown(async ({ ledger, teardown }) => {
    await teardown.track(
      'bucket',
      async (labels) => ({ id: labels.name }),
      {},
      async () => {
        throw new Error('access denied');
      },
    );
    expect(await teardown.run()).toMatchObject([{ kind: 'bucket', problem: 'access denied' }]);
    expect((await ledger.entries())[0]!.state).toBe('created');
  });
});

test('a failure of the ledger is told at once and nothing is created', async () => {
  await withTeardown(async ({ ledger, present }) => {
    const told: Error[] = [];
    const { cloud } = fakeCloud(present);
    const teardown = openTeardown({ ledger, run: 'unknown', cloud, fatal: (error) => told.push(error) });
    let called = false;
    const work = teardown.track('secret', async () => ((called = true), { id: 'x' }));
    await expect(work).rejects.toMatchObject({ reason: 'ledger.run-unknown' });
    await teardown.run();
    expect(told).toMatchObject([{ reason: 'ledger.run-unknown' }]);
    expect(called).toBe(false);
  });
});

test('a kind that nobody can remove is not created at all', async () => {
  await withTeardown(async ({ ledger, teardown }) => {
    expect(() => teardown.track('castle', async () => ({ id: 'x' }))).toThrow('no remover');
    expect(await ledger.entries()).toEqual([]);
  });
});
