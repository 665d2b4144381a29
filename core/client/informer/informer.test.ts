import { ConfigMap } from '@allmend/api/kinds';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { openClient, startInformer, type Client, type Informer, type MetadataObject } from '../index.ts';
import {
  configMap,
  failure,
  listOf,
  sendJson,
  startScriptedServer,
  type ScriptedServer,
  type SeenRequest,
} from '../testing.ts';

/** A collection on a scripted server: what it lists, and the watches that are open. */
interface Stage {
  readonly server: ScriptedServer;
  readonly client: Client;
  readonly told: string[];
  readonly failures: unknown[];
  readonly informer: Informer<MetadataObject>;
  /** Answers of the next lists and watches; the last one stays. */
  lists: object[];
  watches: ((response: ServerResponse, request: SeenRequest) => void)[];
  /** The watch that is open. */
  send(type: string, object: object): void;
  tear(): void;
  asked(what: 'list' | 'watch'): readonly SeenRequest[];
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function openStage(first: {
  lists: object[];
  watches?: Stage['watches'];
  monotonic?: () => number;
}): Promise<Stage> {
  let current: ServerResponse | null = null;
  const stage = { lists: first.lists, watches: first.watches ?? [] };
  const server = await startScriptedServer((request, response) => {
    if (request.query.get('watch') !== 'true') {
      const answer = stage.lists.length > 1 ? stage.lists.shift()! : stage.lists[0]!;
      sendJson(response, (answer as { code?: number }).code ?? 200, answer);
      return;
    }
    const scripted = stage.watches.shift();
    if (scripted) return scripted(response, request);
    response.writeHead(200).flushHeaders();
    current = response;
  });
  const client = await openClient({ server: server.url, credentials: {} });
  const told: string[] = [];
  const failures: unknown[] = [];
  const name = ({ metadata }: MetadataObject): string => `${metadata.name}@${metadata.resourceVersion}`;
  const informer = startInformer<MetadataObject>({
    source: client.kind(ConfigMap),
    failed: (error) => failures.push(error),
    firstPauseMs: 1,
    longestPauseMs: 5,
    ...(first.monotonic && { monotonic: first.monotonic }),
  });
  informer.on({
    added: (object) => told.push(`+${name(object)}`),
    updated: (object, before) => told.push(`${name(before)}→${name(object)}`),
    deleted: (object) => told.push(`-${name(object)}`),
  });
  open.push(async () => {
    await informer.close();
    await client.close();
    await server[Symbol.asyncDispose]();
  });
  return Object.assign(stage, {
    server,
    client,
    told,
    failures,
    informer,
    send: (type: string, object: object) => void current!.write(`${JSON.stringify({ type, object })}\n`),
    tear: () => {
      current!.destroy();
      current = null;
    },
    asked: (what: 'list' | 'watch') =>
      server.seen.filter(({ query }) => (query.get('watch') === 'true') === (what === 'watch')),
  });
}

const watchOpen = (stage: Stage, count: number): Promise<void> =>
  expect.poll(() => stage.asked('watch').length).toBeGreaterThanOrEqual(count);

describe('an informer', () => {
  test('tells what is there, then what happens', async () => {
    const stage = await openStage({ lists: [listOf([configMap('a', 1), configMap('b', 2)], 5)] });
    await stage.informer.synced;
    expect(stage.told).toEqual(['+a@1', '+b@2']);
    await watchOpen(stage, 1);
    stage.send('MODIFIED', configMap('a', 6));
    stage.send('DELETED', configMap('b', 7));
    stage.send('ADDED', configMap('c', 8));
    await expect.poll(() => stage.told.slice(2)).toEqual(['a@1→a@6', '-b@7', '+c@8']);
    expect(stage.informer.size).toBe(2);
    expect(stage.informer.get({ tenant: '', namespace: 'shop', name: 'c' })?.metadata.resourceVersion).toBe('8');
  });

  test('goes on after the last bookmark when the connection is torn, and lists no second time', async () => {
    const stage = await openStage({ lists: [listOf([configMap('a', 1)], 5)] });
    await watchOpen(stage, 1);
    stage.send('BOOKMARK', { metadata: { resourceVersion: '44' } });
    stage.send('MODIFIED', configMap('a', 45));
    stage.send('BOOKMARK', { metadata: { resourceVersion: '50' } });
    stage.send('MODIFIED', configMap('a', 45));
    await expect.poll(() => stage.told).toEqual(['+a@1', 'a@1→a@45']);
    stage.send('BOOKMARK', { metadata: { resourceVersion: '51' } });
    await expect
      .poll(() => (stage.send('BOOKMARK', { metadata: { resourceVersion: '51' } }), stage.told.length))
      .toBe(2);
    stage.tear();
    await watchOpen(stage, 2);
    expect(['45', '51']).toContain(stage.asked('watch')[1]!.query.get('resourceVersion'));
    expect(stage.asked('list')).toHaveLength(1);
  });

  test('lists again when its moment is forgotten, and tells only what differs', async () => {
    const stage = await openStage({
      lists: [
        listOf([configMap('a', 1), configMap('b', 2), configMap('c', 3)], 5),
        listOf([configMap('a', 1), configMap('b', 12), configMap('d', 13)], 20),
      ],
      watches: [(response) => sendJson(response, 410, failure(410, 'Expired', 'too old'))],
    });
    await watchOpen(stage, 2);
    expect(stage.told).toEqual(['+a@1', '+b@2', '+c@3', 'b@2→b@12', '+d@13', '-c@3']);
    expect(stage.asked('watch').map(({ query }) => query.get('resourceVersion'))).toEqual(['5', '20']);
    expect(stage.failures).toEqual([]);
  });

  test('takes an object that was deleted and made anew for another', async () => {
    const stage = await openStage({
      lists: [listOf([configMap('a', 1, {}, 'first')], 5), listOf([configMap('a', 9, {}, 'second')], 20)],
      watches: [(response) => sendJson(response, 410, failure(410, 'Expired', 'too old'))],
    });
    await watchOpen(stage, 2);
    expect(stage.told).toEqual(['+a@1', '-a@1', '+a@9']);
  });

  test('waits longer and longer while the server fails, and tells why', async () => {
    const no = failure(403, 'Forbidden', 'configmaps is forbidden');
    const stage = await openStage({ lists: [no, no, no, listOf([configMap('a', 1)], 5)] });
    await stage.informer.synced;
    expect(stage.failures.map((error) => (error as Error).message)).toEqual(Array(3).fill('configmaps is forbidden'));
    expect(stage.told).toEqual(['+a@1']);
  });

  test('does not ask a server without pause whose watches end at once', async () => {
    const stage = await openStage({
      lists: [listOf([], 5)],
      watches: Array.from({ length: 3 }, () => (response) => response.end()),
      // However long this machine takes to see it.
      monotonic: () => 0,
    });
    await watchOpen(stage, 4);
    expect(stage.failures).toHaveLength(3);
    expect(stage.asked('list')).toHaveLength(1);
  });

  test('goes on when who listens to it fails', async () => {
    const stage = await openStage({ lists: [listOf([configMap('a', 1), configMap('b', 2)], 5)] });
    const broken = new Error('broken handler');
    stage.informer.on({
      added() {
        throw broken;
      },
    });
    await stage.informer.synced;
    expect(stage.told).toEqual(['+a@1', '+b@2']);
    expect(stage.failures).toEqual([broken, broken]);
  });

  test('tells late listeners what is there, and nothing to who left', async () => {
    const stage = await openStage({ lists: [listOf([configMap('a', 1)], 5)] });
    await stage.informer.synced;
    const late: string[] = [];
    const leave = stage.informer.on({ added: ({ metadata }) => late.push(metadata.name!) });
    expect(late).toEqual(['a']);
    leave();
    await watchOpen(stage, 1);
    stage.send('ADDED', configMap('b', 6));
    await expect.poll(() => stage.told).toHaveLength(2);
    expect(late).toEqual(['a']);
  });

  test('keeps no managedFields', async () => {
    const object = configMap('a', 1) as { metadata: object };
    const stage = await openStage({
      lists: [listOf([{ ...object, metadata: { ...object.metadata, managedFields: [{ manager: 'x' }] } }], 5)],
    });
    await stage.informer.synced;
    expect([...stage.informer.values()].map(({ metadata }) => Object.keys(metadata))).toEqual([
      ['name', 'namespace', 'uid', 'resourceVersion'],
    ]);
  });

  test('that is closed before it has everything says so', async () => {
    const stage = await openStage({ lists: [failure(403, 'Forbidden', 'no')] });
    await stage.informer.close();
    await expect(stage.informer.synced).rejects.toThrow('closed');
  });
});
