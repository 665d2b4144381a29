import { waitUntil } from '@allmend/kit-testing';
import { startCommand, type Running } from '@allmend/tools';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { configMap, fleet, fleetDefinition } from './fleet.ts';
import { buildGoProgram, missingGo } from './go-program.ts';
import { missingKubectl, openHub, type RunningHub, type User } from './hub.ts';

const missing = (await missingGo()) ?? missingKubectl;
if (missing !== '') console.log(`Skipped: client-go and controller-runtime. ${missing}`);

describe.skipIf(missing !== '')('Go clients run unchanged', { timeout: 120_000 }, () => {
  let hub: RunningHub;
  let kubectl: User['kubectl'];
  const programs = new Map<string, string>();
  const running: Running[] = [];

  beforeAll(async () => {
    // One after the other: together they would take all of the machine.
    for (const name of ['apply', 'openapi', 'informer', 'leader', 'controller'])
      programs.set(name, await buildGoProgram(name));
    hub = await openHub();
    ({ kubectl } = hub.root);
    await kubectl('create -f', await hub.file(fleetDefinition));
    await kubectl('wait --for=condition=Established --timeout=10s crd/fleets.shop.example.org');
  }, 900_000);
  afterEach(async () => {
    for (const one of running) one.signal('SIGTERM');
    await Promise.all(running.splice(0).map(({ ended }) => ended));
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  function start(name: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Running {
    const program = programs.get(name)!;
    const started = startCommand(args, { program, env: { KUBECONFIG: hub.root.kubeconfig, ...env } });
    running.push(started);
    return started;
  }

  const says = (one: Running, ...words: readonly string[]) =>
    waitUntil(words.join(', '), () => words.every((word) => one.printed().includes(word)), 60).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}; it said: ${one.printed()}`, { cause: error });
      },
    );

  test('client-go: server-side apply with typed configurations', async () => {
    const { code, out, err } = await start('apply').ended;
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'unchanged: true',
      'conflict: true Apply failed with 1 conflict: conflict with "first": .data.a',
      'forced: map[a:9 b:2 c:3]',
      'first owns: map[b:2] map[by:first]',
      'given up: map[a:9 c:3]',
      'role: [get]',
      'namespace: Active',
      'status: <nil>',
      '',
    ]);
  });

  test('client-go: OpenAPI v2 in its protobuf form gives the models of all kinds', async () => {
    const { code, out, err } = await start('openapi').ended;
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('fleet: What is wanted. [color] integer');
    expect(out).toContain('known: true true true');
  });

  test.each([
    ['a list and a watch', 'false'],
    ['a streamed list', 'true'],
  ])('client-go: an informer by %s sees all, also across a restart of the server', async (how, streaming) => {
    const namespace = `informed-${streaming}`;
    await kubectl(`create ns ${namespace}`);
    const watched = (name: string, state: string) =>
      configMap(name, { state }, { namespace, labels: { watched: 'yes' } });
    await kubectl('apply -f', await hub.file(watched('one', '1'), watched('two', '1'), watched('print', '0')));
    const informer = start('informer', [namespace], { KUBE_FEATURE_WatchListClient: streaming });
    await says(informer, 'synced', 'added: one', 'added: two', 'added: print');
    await kubectl('apply -f', await hub.file(watched('one', '2'), watched('three', '1')));
    await kubectl(`delete cm two -n ${namespace}`);
    await kubectl(`label cm three watched- -n ${namespace}`);
    await says(informer, 'updated: one 2', 'added: three', 'deleted: two', 'deleted: three');
    await hub.restart();
    await kubectl('apply -f', await hub.file(watched('four', '1'), watched('print', '1')));
    await says(informer, 'added: four', 'cache: four one print');
    expect(informer.printed().match(/^added: one$/gm), how).toHaveLength(1);
  });

  test('client-go: one leader at a time; its end, orderly or not, makes another', async () => {
    const first = start('leader', ['first']);
    await says(first, 'begins: first');
    const second = start('leader', ['second']);
    await says(second, 'sees: first');
    expect(await kubectl('get lease leader -o jsonpath={.spec.holderIdentity}')).toBe('first');
    first.signal('SIGTERM');
    await says(second, 'begins: second');
    // It lets go of the lease first, and says so then.
    await says(first, 'stops: first');
    const third = start('leader', ['third']);
    await says(third, 'sees: second');
    second.kill();
    await says(third, 'begins: third');
    expect(await kubectl('get lease leader -o jsonpath={.spec.leaseTransitions}')).toMatch(/^[2-4]$/);
  });

  test('controller-runtime: a manager reconciles a kind, with finalizer, status, owned objects and events', async () => {
    await kubectl('create -f', await hub.file(fleet('old', { replicas: 2 })));
    const manager = start('controller');
    await says(manager, 'reconciled: old 2');
    await kubectl('create -f', await hub.file(fleet('new', { replicas: 5 })));
    await kubectl('wait --for=condition=Ready --timeout=30s fleet/new');
    expect(await kubectl('get fleet new -o jsonpath={.status.phase}/{.status.replicas}')).toBe('Driving/5');
    await kubectl('scale fleet new --replicas=6');
    await says(manager, 'reconciled: new 6');
    await kubectl('delete cm carts-of-new');
    // kubectl waits for a value in what is there only.
    await kubectl('wait --for=create --timeout=30s cm/carts-of-new');
    await kubectl('wait --for=jsonpath={.data.count}=6 --timeout=30s cm/carts-of-new');
    await waitUntil(
      'the event',
      async () => (await kubectl('events --for fleet/new')).includes('there are 6 carts now'),
      30,
    );
    await kubectl('delete fleet new --cascade=foreground --timeout=30s');
    await says(manager, 'ends: new');
    await waitUntil(
      'the end of what it owned',
      async () => !(await kubectl('get cm -o name')).includes('carts-of-new'),
      30,
    );
    expect(await kubectl('get lease fleets.shop.example.org -o name')).toContain('lease');
  });
});
