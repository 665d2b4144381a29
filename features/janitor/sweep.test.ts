import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newResourceName, openSqliteLedger, resourceTag, track, type Ledger } from '@allmend/core-ledger';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SweepEvent } from './events.ts';
import { sweep, type SweepOptions } from './sweep.ts';
import { paperClock, paperCloud, type PaperClock, type PaperCloud, type PaperResource } from './testing/paper-cloud.ts';

const other = 'ffffffffffff';

let directory: string;
let ledger: Ledger;
let clock: PaperClock;
let cloud: PaperCloud;
let events: SweepEvent[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'allmend-janitor-'));
  clock = paperClock();
  cloud = paperCloud();
  events = [];
  ledger = await openSqliteLedger(join(directory, 'ledger.sqlite'), { now: () => clock.at });
  await begin('r1');
});

afterEach(async () => {
  await ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

const begin = (id: string, where = cloud, cloudName = 'gruenland') =>
  ledger.beginRun({ id, cloudName, cloud: where.key }, 60);

async function create(kind: string, run = 'r1', scope = {}): Promise<PaperResource> {
  const tracked = await track(ledger, { run, kind, scope }, async ({ name, tag }) =>
    cloud.add(kind, name, ['key-pair', 'secret', 'bucket'].includes(kind) ? [] : [tag]),
  );
  return tracked.resource;
}

/** A create that was sent and whose answer nobody got; `arrive` makes it happen. */
async function lose(kind: string, run = 'r1', scope = {}): Promise<{ readonly name: string; arrive(): PaperResource }> {
  const { name, tag } = await ledger.intend({ run, kind, scope });
  return { name, arrive: () => cloud.add(kind, name, kind === 'secret' ? [] : [tag]) };
}

async function run(options: Partial<SweepOptions> = {}) {
  events = [];
  return sweep({ ledger, open: async () => cloud.open(), clock, report: (event) => events.push(event), ...options });
}

const told = (type: SweepEvent['type']) => events.filter((event) => event.type === type);
const states = async () => (await ledger.entries()).map((entry) => entry.state);

describe('what runs have left', () => {
  test('is removed in the order of dependency, and closed', async () => {
    const [network, server, keyPair] = [await create('network'), await create('server'), await create('key-pair')];
    await ledger.endRun('r1');
    const result = await run();
    expect(result).toMatchObject({
      counts: { found: 3, removed: 3, failed: 0 },
      left: [],
      exitCode: 0,
      interrupted: false,
    });
    expect(cloud.asked).toEqual([`server/${server.id}`, `network/${network.id}`, `key-pair/${keyPair.id}`]);
    expect(await states()).toEqual(['gone', 'gone', 'gone']);
    expect((await run()).counts).toMatchObject({ found: 0, absent: 0 });
  });

  test('stays as long as its run lives', async () => {
    const server = await create('server');
    expect(await run()).toMatchObject({ counts: { found: 0 }, exitCode: 0 });
    expect(events).toEqual([
      { type: 'run-lives', cloud: 'gruenland', run: 'r1', leaseUntil: '2026-03-01T12:01:00.000Z' },
    ]);
    expect(cloud.has(server)).toBe(true);
  });

  test('of a run whose lease has run out is removed, and the run can create nothing more', async () => {
    const server = await create('server');
    clock.at += 60_000;
    expect((await run()).counts.removed).toBe(1);
    expect(cloud.has(server)).toBe(false);
    await expect(create('server')).rejects.toMatchObject({ reason: 'ledger.run-ended' });
  });

  test('is found by its id, whatever it is called now', async () => {
    const server = await create('server');
    cloud.resources.delete(server);
    cloud.resources.add({ ...server, name: 'my-server', marks: [] });
    await ledger.endRun('r1');
    expect((await run()).counts.removed).toBe(1);
    expect(cloud.resources.size).toBe(0);
  });

  test('and was removed by others is closed', async () => {
    cloud.resources.delete(await create('server'));
    await ledger.endRun('r1');
    expect(await run()).toMatchObject({ counts: { absent: 1, removed: 0 }, exitCode: 0 });
    expect(await states()).toEqual(['gone']);
  });

  test('although the answer was lost is found by its name', async () => {
    const servers = [(await lose('server')).arrive(), (await lose('secret')).arrive()];
    await ledger.endRun('r1');
    expect((await run()).counts.removed).toBe(2);
    for (const server of servers) expect(cloud.has(server)).toBe(false);
    expect((await ledger.entries())[0]).toMatchObject({ state: 'gone', resourceId: servers[0]!.id });
  });

  test('twice, since a client repeated the create, is removed twice', async () => {
    const lost = await lose('server');
    lost.arrive();
    lost.arrive();
    const created = await create('volume');
    cloud.add('volume', created.name, created.marks);
    await ledger.endRun('r1');
    expect(await run()).toMatchObject({ exitCode: 0 });
    expect(cloud.resources.size).toBe(0);
  });

  test('in other runs stays when only some are swept, and nobody else is looked at', async () => {
    await begin('r2');
    const [mine, theirs] = [await create('server'), await create('server', 'r2')];
    const foreign = cloud.add('server', newResourceName(other, 'r9', 1, 'server'));
    await ledger.endRun('r1');
    await ledger.endRun('r2');
    expect(await run({ runs: ['r1'] })).toMatchObject({ counts: { removed: 1, kept: 0 }, exitCode: 0 });
    expect([mine, theirs, foreign].map((one) => cloud.has(one))).toEqual([false, true, true]);
  });
});

describe('creates that may still arrive', () => {
  test('are waited for, and removed when they do', async () => {
    const lost = await lose('server');
    await ledger.endRun('r1');
    clock.sleep = async (milliseconds) => {
      clock.at += milliseconds;
      if (cloud.resources.size === 0 && cloud.asked.length === 0) lost.arrive();
    };
    expect(await run()).toMatchObject({ counts: { found: 1, removed: 1, kept: 0 }, left: [], exitCode: 0 });
    expect(told('waiting')).toEqual([
      { type: 'waiting', cloud: 'gruenland', entries: 1, until: '2026-03-01T12:01:00.000Z' },
    ]);
    expect(cloud.resources.size).toBe(0);
  });

  test('and do not, are closed after two looks', async () => {
    await lose('server');
    await ledger.endRun('r1');
    const before = clock.at;
    expect(await run({ settling: { pause: 20, bound: 3600 } })).toMatchObject({ counts: { absent: 1 }, exitCode: 0 });
    expect(clock.at - before).toBe(20_000);
    expect(await states()).toEqual(['gone']);
  });

  test('are left to the next sweep when nobody wants to wait', async () => {
    const lost = await lose('server');
    await ledger.endRun('r1');
    expect(await run({ wait: false })).toMatchObject({ left: [{ name: lost.name }], exitCode: 1 });
    expect(await states()).toEqual(['intended']);
    clock.at += 59_999;
    expect((await run({ wait: false })).exitCode).toBe(1);
    clock.at += 1;
    expect(await run({ wait: false })).toMatchObject({ left: [], exitCode: 0 });
  });

  test('are not waited for when the run ended long ago', async () => {
    await lose('server');
    await ledger.endRun('r1');
    clock.at += 3600_000;
    expect(await run({ wait: false })).toMatchObject({ counts: { absent: 1 }, exitCode: 0 });
  });

  test('and arrive after all, when their entry had been closed, are found by the census', async () => {
    const lost = await lose('server');
    await ledger.endRun('r1');
    await run();
    expect(await states()).toEqual(['gone']);
    const late = lost.arrive();
    expect(await run()).toMatchObject({ counts: { removed: 1 }, exitCode: 0 });
    expect(cloud.has(late)).toBe(false);
    expect((await ledger.entries())[0]).toMatchObject({ state: 'gone', resourceId: late.id });
  });

  test('waiting ends with the signal, and says what may be left', async () => {
    const lost = await lose('server');
    await ledger.endRun('r1');
    const controller = new AbortController();
    clock.sleep = async () => controller.abort();
    expect(await run({ signal: controller.signal })).toMatchObject({
      interrupted: true,
      left: [{ kind: 'server', name: lost.name }],
      exitCode: 1,
    });
  });
});

describe('what is not ours', () => {
  test('stays, whatever it is called and however it is tagged', async () => {
    const mine = await create('server');
    const keyPair = await create('key-pair');
    await ledger.endRun('r1');
    const tag = resourceTag(ledger.installation, 'r1');
    const foreign = {
      plain: cloud.add('server', 'web-1'),
      'a prefix of ours': cloud.add('server', `${mine.name}-2`),
      'our name, another kind': cloud.add('volume', mine.name),
      'our name, without tag': cloud.add('server', mine.name),
      "our name, another's tag": cloud.add('server', mine.name, [resourceTag(other, 'r1')]),
      'our tag, copied': cloud.add('server', 'web-2', [tag]),
      'our form, never intended': cloud.add('network', newResourceName(ledger.installation, 'r1', 77, 'network')),
      "another installation's": cloud.add('network', newResourceName(other, 'r1', 1, 'network'), [
        resourceTag(other, 'r1'),
      ]),
      "another installation's tag": cloud.add('volume', 'data', [resourceTag(other, 'r5')]),
    };
    expect(await run()).toMatchObject({ counts: { removed: 2, kept: 8, failed: 0 }, left: [], exitCode: 0 });
    expect([mine, keyPair].map((one) => cloud.has(one))).toEqual([false, false]);
    for (const [name, resource] of Object.entries(foreign)) expect([name, cloud.has(resource)]).toEqual([name, true]);
    const reasons = Object.fromEntries(
      events.flatMap((event) =>
        event.type === 'kept' ? [[`${event.resource.kind}/${event.resource.id}`, event.reason]] : [],
      ),
    );
    const reasonOf = (name: keyof typeof foreign) => reasons[`${foreign[name].kind}/${foreign[name].id}`];
    expect(reasonOf('plain')).toBeUndefined();
    expect(reasonOf('our name, without tag')).toBe('same-name-only');
    expect(reasonOf("our name, another's tag")).toBe('other-installation');
    expect(reasonOf('our tag, copied')).toBe('tagged-only');
    expect(reasonOf('our form, never intended')).toBe('tagged-only');
    expect(reasonOf('our name, another kind')).toBe('tagged-only');
    expect(reasonOf("another installation's tag")).toBe('other-installation');
  });

  test('an intended name that bears the mark of another run is not taken for ours', async () => {
    const lost = await lose('server');
    const foreign = cloud.add('server', lost.name, [resourceTag(other, 'r1')]);
    await ledger.endRun('r1');
    await run();
    expect(cloud.has(foreign)).toBe(true);
  });

  test('an intended interface is removed only where router or subnet is ours', async () => {
    const router = await create('router');
    await lose('router-interface', 'r1', { router: 'of-somebody', subnet: 'of-somebody' });
    const mine = await lose('router-interface', 'r1', { router: router.id });
    mine.arrive();
    await ledger.endRun('r1');
    const result = await run();
    expect(told('kept')).toMatchObject([{ reason: 'not-provable' }]);
    expect(result).toMatchObject({ counts: { removed: 2 }, left: [{ kind: 'router-interface' }], exitCode: 1 });
  });

  test('with --adopt goes as well, but nothing of a run that lives', async () => {
    await begin('r2');
    const living = await create('server', 'r2');
    const strange = cloud.add('server', 'no entry', [resourceTag(ledger.installation, 'r2')]);
    const plain = cloud.add('server', 'web-1');
    const tagged = cloud.add('volume', 'data', [resourceTag(other, 'r5')]);
    const named = cloud.add('network', newResourceName(ledger.installation, 'r0', 1, 'network'));
    await ledger.endRun('r1');
    expect(await run({ adopt: true })).toMatchObject({ counts: { removed: 2 }, exitCode: 0 });
    expect([living, strange, plain].every((one) => cloud.has(one))).toBe(true);
    expect([tagged, named].some((one) => cloud.has(one))).toBe(false);
    expect(told('removed')).toMatchObject([{ adopted: true }, { adopted: true }]);
  });

  test('a resource whose intent was written while the cloud was listed is not taken for a stranger', async () => {
    await ledger.endRun('r1');
    let late: PaperResource | undefined;
    cloud.interfere = async (operation) => {
      if (operation !== 'census') return;
      await begin('r3');
      late = await create('server', 'r3');
    };
    await run({ adopt: true });
    expect(cloud.has(late!)).toBe(true);
  });

  test('a census can be asked for where the ledger knows nothing', async () => {
    const tagged = cloud.add('volume', 'data', [resourceTag(other, 'r5')]);
    clock.at += 48 * 3600_000;
    await ledger.endRun('r1');
    clock.at += 48 * 3600_000;
    expect((await run()).counts.kept).toBe(0);
    expect((await run({ clouds: ['gruenland', 'again'] })).counts.kept).toBe(1);
    await run({ clouds: ['gruenland'], adopt: true });
    expect(cloud.has(tagged)).toBe(false);
  });
});

describe('a dry run', () => {
  test('says what it would do and changes neither cloud nor ledger', async () => {
    await create('server');
    await lose('network');
    cloud.resources.delete(await create('volume'));
    cloud.add('volume', 'data', [resourceTag(other, 'r5')]);
    clock.at += 60_000;
    const [entries, runs] = [await ledger.entries(), await ledger.runs()];
    expect(await run({ dryRun: true, adopt: true })).toMatchObject({
      dryRun: true,
      counts: { found: 2, removed: 0, absent: 1, kept: 1 },
      exitCode: 0,
    });
    expect(cloud.asked).toEqual([]);
    expect(cloud.resources.size).toBe(2);
    expect([await ledger.entries(), await ledger.runs()]).toEqual([entries, runs]);
  });
});

describe('trouble', () => {
  test('what is in use is tried again when what used it is gone', async () => {
    const [network, volume] = [await create('network'), await create('volume')];
    cloud.holds = (one) => (one === network && cloud.has(volume) ? 'a volume, of all things' : null);
    await ledger.endRun('r1');
    expect(await run()).toMatchObject({ counts: { removed: 2, failed: 0 }, exitCode: 0 });
    expect(told('failed')).toEqual([]);
  });

  test('what cannot be removed is told once, with the reason, and stays open', async () => {
    const [network] = [await create('network'), await create('volume')];
    cloud.holds = (one) => (one === network ? 'an old server' : null);
    await ledger.endRun('r1');
    const result = await run();
    expect(result).toMatchObject({ counts: { removed: 1, failed: 1 }, left: [{ id: network.id }], exitCode: 1 });
    expect(told('failed')).toMatchObject([
      {
        resource: { kind: 'network' },
        failure: { reason: 'janitor.unexpected', message: 'This failed: in use by an old server' },
      },
    ]);
    expect(await states()).toEqual(['created', 'gone']);
    cloud.holds = () => null;
    expect((await run()).exitCode).toBe(0);
  });

  test('a cloud that only says that it removed is not believed', async () => {
    const server = await create('server');
    await ledger.endRun('r1');
    const premises = { ...cloud.open(), remove: async () => undefined };
    expect(await run({ open: async () => premises })).toMatchObject({ counts: { failed: 1 }, exitCode: 1 });
    expect(told('failed')).toMatchObject([{ failure: { reason: 'janitor.still-there' } }]);
    expect(cloud.has(server)).toBe(true);
    expect(await states()).toEqual(['created']);
  });

  test('a cloud that cannot be opened hides what is in it, and the others are swept', async () => {
    const elsewhere = paperCloud('p2');
    await begin('r2', elsewhere, 'seeland');
    await create('server');
    await ledger.intend({ run: 'r2', kind: 'server' });
    await ledger.endRun('r1');
    await ledger.endRun('r2');
    const open = async (name: string) => {
      if (name === 'seeland') throw new Error('no route to host');
      return cloud.open();
    };
    expect(await run({ open })).toMatchObject({ counts: { removed: 1, unseen: 1 }, exitCode: 1 });
    expect(told('unseen')).toMatchObject([{ cloud: 'seeland', entries: 1 }]);
    expect(await states()).toEqual(['gone', 'intended']);
  });

  test('a name that leads to another project by now closes nothing; another name that leads there does', async () => {
    await create('server');
    await ledger.endRun('r1');
    const elsewhere = paperCloud('p2');
    expect(await run({ open: async () => elsewhere.open() })).toMatchObject({ counts: { unseen: 1 }, exitCode: 1 });
    expect(told('unseen')).toMatchObject([{ failure: { reason: 'janitor.other-cloud' } }]);
    expect(await states()).toEqual(['created']);
    await begin('r2', cloud, 'gruenland-new');
    await ledger.endRun('r2');
    const open = async (name: string) => (name === 'gruenland-new' ? cloud : elsewhere).open();
    expect((await run({ open })).counts.removed).toBe(1);
  });

  test('a list that fails is told', async () => {
    await ledger.endRun('r1');
    cloud.interfere = (operation) => {
      if (operation === 'census') throw new Error('service unavailable');
    };
    expect(await run()).toMatchObject({ counts: { unseen: 1 }, exitCode: 1 });
    expect(told('unseen')).toMatchObject([{ kind: 'server', entries: 0 }]);
  });

  test('cut short, it says what it did not get to, and the next one goes on', async () => {
    const resources = [await create('server'), await create('network'), await create('volume')];
    await ledger.endRun('r1');
    const controller = new AbortController();
    cloud.interfere = (operation, kind) => {
      if (operation === 'remove' && kind === 'server') controller.abort();
    };
    const result = await run({ signal: controller.signal });
    expect(result).toMatchObject({ interrupted: true, counts: { removed: 1 }, exitCode: 1 });
    expect(result.left.map((one) => one.id)).toEqual(resources.slice(1).map((one) => one.id));
    expect((await run()).counts.removed).toBe(2);
  });

  test('two janitors at once do not hinder each other', async () => {
    for (const kind of ['server', 'network', 'volume', 'key-pair']) await create(kind);
    (await lose('server')).arrive();
    await ledger.endRun('r1');
    const results = await Promise.all([run(), run()]);
    expect(results.map((result) => result.exitCode)).toEqual([0, 0]);
    expect(cloud.resources.size).toBe(0);
  });

  test('a ledger that fails leaves everything open', async () => {
    await create('server');
    await ledger.endRun('r1');
    const failing: Ledger = { ...ledger, gone: () => Promise.reject(new Error('disk full')) };
    expect(await run({ ledger: failing })).toMatchObject({ counts: { failed: 1 }, exitCode: 1 });
    expect(await states()).toEqual(['created']);
  });
});
