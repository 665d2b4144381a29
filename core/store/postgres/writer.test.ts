import { expect, test } from 'vitest';
import { failure, keyOf, put } from '../contract/place.contract.ts';
import type { Batch } from '../store.ts';
import { planGroup } from './plan.ts';
import type { WriterConnection } from './writer-connection.ts';
import { openWriter } from './writer.ts';

/** A connection that takes groups and fails as told. */
function fake(script: {
  prepare?: (batches: readonly Batch[], call: number) => void;
  commit?: () => 'committed' | 'lost' | 'unknown';
}) {
  const groups: number[] = [];
  let revision = 1;
  const connection: WriterConnection = {
    async prepare(batches) {
      groups.push(batches.length);
      script.prepare?.(batches, groups.length);
      const plan = planGroup(batches, { revision, seq: 0, objects: new Map(), heads: new Map() });
      revision = plan.revision;
      return plan;
    },
    commit: async () => script.commit?.() ?? 'committed',
    close: async () => undefined,
  };
  const commits: number[] = [];
  const writer = openWriter({ name: 'the database', connection, onCommit: (one) => commits.push(one) });
  return { writer, groups, commits };
}

const batch = (name: string, size = 1): Batch => ({ writes: [put(keyOf(name), 'x'.repeat(size))] });
const refusal = (code: string) => Object.assign(new Error('no'), { code, severity: 'ERROR' });

test('what is wanted in one turn is one transaction; what comes meanwhile waits for the next', async () => {
  const { writer, groups, commits } = fake({});
  const first = [1, 2, 3].map((n) => writer.commit(batch(`${n}`)));
  await new Promise(setImmediate);
  const second = [4, 5].map((n) => writer.commit(batch(`${n}`)));
  expect((await Promise.all([...first, ...second])).map(({ revision }) => revision)).toEqual([2, 3, 4, 5, 6]);
  expect(groups).toEqual([3, 2]);
  expect(commits).toEqual([4, 6]);
});

test('a group is bounded in bytes and in number, and one batch always fits', async () => {
  const large = fake({});
  await Promise.all(
    [batch('a', 3_000_000), batch('b', 3_000_000), batch('c', 6_000_000)].map((one) => large.writer.commit(one)),
  );
  expect(large.groups).toEqual([1, 1, 1]);
  const many = fake({});
  await Promise.all(Array.from({ length: 600 }, (_, n) => many.writer.commit(batch(`${n}`))));
  expect(many.groups).toEqual([256, 256, 88]);
});

test('a batch that the server refuses takes no other with it', async () => {
  const isBad = ({ writes }: Batch) => writes[0]!.key.name === 'bad';
  const { writer } = fake({
    prepare(batches) {
      if (batches.some(isBad)) throw refusal('54000');
    },
  });
  const results = await Promise.allSettled(['a', 'bad', 'b'].map((name) => writer.commit(batch(name))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a transaction that the server undid for another is tried again, not for ever', async () => {
  const once = fake({
    prepare(_, call) {
      if (call === 1) throw refusal('40P01');
    },
  });
  expect(await once.writer.commit(batch('a'))).toEqual({ revision: 2, revisions: [2] });
  const always = fake({
    prepare() {
      throw refusal('40001');
    },
  });
  await expect(always.writer.commit(batch('a'))).rejects.toEqual(failure('unavailable'));
  expect(always.groups.length).toBeLessThan(10);
});

test('a commit of which nobody knows is not called one thing or the other', async () => {
  const { writer, commits } = fake({ commit: () => 'unknown' });
  await expect(writer.commit(batch('a'))).rejects.toEqual(failure('outcome-unknown'));
  expect(commits).toEqual([]);
  await writer.idle();
});
