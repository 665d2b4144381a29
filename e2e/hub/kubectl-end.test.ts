import { waitUntil } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMap, fleet, fleetDefinition, namespace } from './fleet.ts';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

/** The second comes when the time was over within a request. */
const timeIsOver = /timed out waiting for the condition|context deadline exceeded/;

describe.skipIf(missingKubectl !== '')('kubectl deletes and waits', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  let kubectl: User['kubectl'];
  let refused: User['refused'];
  let read: User['read'];

  beforeAll(async () => {
    hub = await openHub();
    ({ kubectl, refused, read } = hub.root);
    await kubectl('create -f', await hub.file(fleetDefinition));
    await kubectl('wait --for=condition=Established --timeout=10s crd/fleets.shop.example.org');
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  const gone = (what: string) =>
    waitUntil(`the end of ${what}`, async () => (await kubectl(`get ${what} --ignore-not-found -o name`)) === '');

  /** A fleet that owns a configuration. */
  async function family(name: string): Promise<void> {
    await kubectl('create -f', await hub.file(fleet(name)));
    const uid = await read(`fleet ${name}`, '.metadata.uid');
    const owner = { apiVersion: 'shop.example.org/v1', kind: 'Fleet', name, uid, blockOwnerDeletion: true };
    await kubectl('create -f', await hub.file(configMap(`of-${name}`, {}, { ownerReferences: [owner] })));
  }

  const hold = (what: string) =>
    kubectl(`patch ${what} --type=merge -p`, '{"metadata":{"finalizers":["example.org/hold"]}}');
  const release = (what: string) => kubectl(`patch ${what} --type=merge -p`, '{"metadata":{"finalizers":null}}');

  test('--cascade=background: the owner goes at once, what it owns follows', async () => {
    await family('back');
    expect(await kubectl('delete fleet back --cascade=background')).toMatch(
      /^fleet\.shop\.example\.org "back" deleted/,
    );
    await gone('cm of-back');
  });

  test('--cascade=foreground: the owner waits for what it owns', async () => {
    await family('fore');
    await hold('cm/of-fore');
    await kubectl('delete fleet fore --cascade=foreground --wait=false');
    expect(await read('fleet fore', '.metadata.finalizers')).toBe('["foregroundDeletion"]');
    await waitUntil('the end of what it owns', () => read('cm of-fore', '.metadata.deletionTimestamp'));
    expect(await kubectl('get fleet fore -o name')).toContain('fore');
    await release('cm/of-fore');
    await kubectl('wait --for=delete --timeout=20s fleet/fore');
    expect(await refused('get cm of-fore')).toContain('NotFound');
  });

  test('--cascade=orphan: what it owned stays, and is nobody’s', async () => {
    await family('orphan');
    await kubectl('delete fleet orphan --cascade=orphan --timeout=20s');
    expect(await read('cm of-orphan', '.metadata.ownerReferences')).toBe('');
    expect(await kubectl('get cm of-orphan -o name')).toBe('configmap/of-orphan');
  });

  test('what names an owner that never was is collected', async () => {
    const uid = '00000000-0000-4000-8000-000000000000';
    const owner = { apiVersion: 'shop.example.org/v1', kind: 'Fleet', name: 'never', uid };
    await kubectl('create -f', await hub.file(configMap('stray', {}, { ownerReferences: [owner] })));
    await gone('cm stray');
  });

  test('finalizers hold an object; --wait and wait --for=delete see its end', async () => {
    await kubectl('create cm held');
    await hold('cm/held');
    expect(await kubectl('delete cm held --wait=false')).toMatch(/^configmap "held" deleted/);
    expect(await read('cm held', '.metadata.deletionTimestamp')).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(await refused('delete cm held --timeout=500ms')).toMatch(timeIsOver);
    const waiting = hub.root.run('wait --for=delete --timeout=20s cm/held');
    await release('cm/held');
    // Whether it saw the end or came after it.
    expect(await waiting).toMatchObject({ code: 0 });
    expect(await refused('get cm held')).toContain('NotFound');
  });

  test('wait --for=condition and --for=jsonpath see what a controller writes', async () => {
    await kubectl('create -f', await hub.file(fleet('awaited')));
    const waits = [
      hub.root.run('wait --for=condition=Ready --timeout=20s fleet/awaited'),
      hub.root.run('wait --for=jsonpath={.status.phase}=Driving --timeout=20s fleet/awaited'),
      hub.root.run('wait --for=create --timeout=20s cm/to-come'),
    ];
    const status = { status: { phase: 'Driving', conditions: [{ type: 'Ready', status: 'True' }] } };
    await kubectl('patch fleet awaited --subresource=status --type=merge -p', JSON.stringify(status));
    await kubectl('create cm to-come');
    for (const ended of await Promise.all(waits)) expect(ended).toMatchObject({ code: 0 });
    expect(await kubectl('get fleet awaited --no-headers')).toMatch(/^awaited +red +True/);
    expect(await refused('wait --for=condition=Lost --timeout=500ms fleet/awaited')).toMatch(timeIsOver);
  });

  test('delete takes selectors, files, dry runs and what is missing', async () => {
    const file = await hub.file(
      ...['a', 'b', 'c'].map((name) => configMap(name, {}, { labels: { set: name < 'c' ? 'x' : 'y' } })),
    );
    await kubectl('create -f', file);
    expect(await kubectl('delete cm a --dry-run=server')).toMatch(/^configmap "a" deleted.* \(server dry run\)$/);
    expect(await kubectl('delete cm -l set=x')).toMatch(/^configmap "a" deleted.*\nconfigmap "b" deleted/);
    expect(await refused('delete -f', file)).toContain('configmaps "a" not found');
    expect(await kubectl('delete --ignore-not-found -f', file)).toBe('');
    await kubectl('create -f', file);
    expect((await kubectl('delete cm --all')).split('\n').length).toBeGreaterThanOrEqual(3);
    expect(await kubectl('get cm -o name')).toBe('');
  });

  test('a namespace takes what is in it along, and waits for what is held', async () => {
    await kubectl('create -f', await hub.file(namespace('ends'), namespace('other')));
    await kubectl('create -n ends -f', await hub.file(fleet('inside'), configMap('inside')));
    await kubectl('create cm outside -n other');
    await hold('-n ends fleet/inside');
    await kubectl('delete ns ends --wait=false');
    await gone('cm inside -n ends');
    expect(await read('ns ends', '.status.phase')).toBe('Terminating');
    // It says so when it has looked at all kinds.
    await waitUntil('what it waits for', async () =>
      /NamespaceFinalizersRemaining +True .*example\.org\/hold in 1 resource/.test(await kubectl('describe ns ends')),
    );
    expect(await refused('create cm late -n ends')).toContain(
      'unable to create new content in namespace ends because it is being terminated',
    );
    await release('-n ends fleet/inside');
    await kubectl('wait --for=delete --timeout=20s ns/ends');
    expect(await kubectl('get cm -n other -o name')).toBe('configmap/outside');
    expect(await refused('delete ns default')).toContain('this namespace may not be deleted');
  });

  test('what was ending when the server stopped ends when it is back', async () => {
    await kubectl('create -f', await hub.file(namespace('slow')));
    await kubectl('create cm last -n slow');
    await hold('-n slow cm/last');
    await kubectl('delete ns slow --wait=false');
    await hub.restart();
    await release('-n slow cm/last');
    await kubectl('wait --for=delete --timeout=20s ns/slow');
  });
});
