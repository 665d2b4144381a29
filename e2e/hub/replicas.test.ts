import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { describe, expect, test } from 'vitest';
import { openHubApi, startHubProcess, type HubApi } from './hub-process.ts';

const missing = postgresPrograms() === null;
const path = '/api/v1/namespaces/default/configmaps';

/** Creates under load until told to stop; returns the names that were acknowledged. */
async function writeUntil(api: () => HubApi, prefix: string, stop: AbortSignal): Promise<readonly string[]> {
  const acknowledged: string[] = [];
  for (let n = 0; !stop.aborted; n++) {
    const name = `${prefix}-${n}`;
    try {
      const { code } = await api().call('POST', path, { metadata: { name } });
      if (code === 201) acknowledged.push(name);
    } catch {
      // The server went away in the middle: nobody said that it was written.
    }
  }
  return acknowledged;
}

describe.skipIf(missing)('two servers on one PostgreSQL', () => {
  test(
    'one is killed under load: no acknowledged write is lost, and a watch goes on at the other without gap',
    { timeout: 120_000 },
    async () => {
      await using folder = await temporaryFolder('replicas');
      await using postgres = await startPostgres();
      const options = ['--database-url', await postgres.createDatabase('hub')];
      const [a, b] = [join(folder.path, 'a'), join(folder.path, 'b')];
      await using first = await startHubProcess(a, options);
      await cp(join(a, 'keys'), join(b, 'keys'), { recursive: true });
      await using second = await startHubProcess(b, options);
      const kubeconfig = await first.kubeconfig();
      await using atFirst = openHubApi(kubeconfig, first.url);
      await using atSecond = openHubApi(kubeconfig, second.url);

      const seen: string[] = [];
      let since = (await atFirst.call('GET', path)).body.metadata.resourceVersion;
      const over = new AbortController();
      const watching = (async () => {
        for (const api of [atFirst, atSecond]) {
          for await (const { type, object } of api.watch(`${path}?watch=1&resourceVersion=${since}`, over.signal)) {
            if (type !== 'ADDED') continue;
            seen.push(object.metadata.name!);
            since = object.metadata.resourceVersion;
          }
        }
      })();

      const stop = new AbortController();
      let current = atFirst;
      const writers = [0, 1, 2, 3].map((n) =>
        writeUntil(() => (n % 2 === 0 ? current : atSecond), `w${n}`, stop.signal),
      );
      await waitUntil('a hundred events', () => seen.length >= 100, 30);
      await first.kill();
      current = atSecond;
      const before = seen.length;
      await waitUntil('events at the other server', () => seen.length >= before + 100, 30);
      stop.abort();
      const acknowledged = (await Promise.all(writers)).flat();

      const listed = (await atSecond.call('GET', path)).body.items!.map(({ metadata }) => metadata.name!);
      expect(acknowledged.filter((name) => !listed.includes(name))).toEqual([]);
      await waitUntil('every event', () => listed.every((name) => seen.includes(name)), 30);
      over.abort();
      await watching;
      expect(seen).toHaveLength(new Set(seen).size);
      expect(seen.toSorted()).toEqual(listed.toSorted());
    },
  );

  test('a server with other keys is refused with a sentence', { timeout: 60_000 }, async () => {
    await using folder = await temporaryFolder('replicas');
    await using postgres = await startPostgres();
    const options = ['--database-url', await postgres.createDatabase('hub')];
    await using first = await startHubProcess(join(folder.path, 'a'), options);
    expect(first.url).toContain('https://');
    const other = startHubProcess(join(folder.path, 'b'), options);
    await expect(other).rejects.toThrow('The store was sealed with other keys');
  });
});
