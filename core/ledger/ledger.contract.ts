import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CloudKey, Entry, Ledger, RunState } from './ledger.ts';
import { newResourceName, resourceTag } from './names.ts';

/** One place where a ledger lives; each `open` is a handle of its own, as another process would have. */
export interface LedgerPlace {
  open(options?: { readonly now?: () => number }): Promise<Ledger>;
  remove(): Promise<void>;
}

const cloud = { authUrl: 'https://keystone.gruenland.example:5000/v3', region: 'Nord', projectId: 'p1' };
const otherCloud = { authUrl: 'https://keystone.seeland.example', region: null, projectId: 'p2' };
const error = (reason: string) => expect.objectContaining({ reason: `ledger.${reason}` });

/** What every engine of the ledger must do. */
export function ledgerContract(engine: string, newPlace: () => Promise<LedgerPlace>): void {
  describe(`ledger contract: ${engine}`, () => {
    let place: LedgerPlace;
    let ledger: Ledger;
    let clock: number;
    const handles: Ledger[] = [];

    async function open(): Promise<Ledger> {
      const handle = await place.open({ now: () => clock });
      handles.push(handle);
      return handle;
    }

    const begin = (id: string, seconds = 60, where: CloudKey = cloud): Promise<RunState> =>
      ledger.beginRun({ id, cloudName: 'gruenland', cloud: where }, seconds);

    beforeEach(async () => {
      clock = Date.parse('2026-03-01T12:00:00Z');
      place = await newPlace();
      ledger = await open();
    });

    afterEach(async () => {
      await Promise.all(handles.splice(0).map((handle) => handle.close()));
      await place.remove();
    });

    describe('installation', () => {
      test('is made once, and is the same for every handle', async () => {
        expect(ledger.installation).toMatch(/^[0-9a-f]{12}$/);
        expect((await open()).installation).toBe(ledger.installation);
        await ledger.close();
        expect((await open()).installation).toBe(ledger.installation);
      });

      test('handles opened at the same time on a new place agree on it', async () => {
        const fresh = await newPlace();
        const opened = await Promise.all(Array.from({ length: 5 }, () => fresh.open()));
        expect(new Set(opened.map((handle) => handle.installation)).size).toBe(1);
        await Promise.all(opened.map((handle) => handle.close()));
        await fresh.remove();
      });
    });

    describe('runs and leases', () => {
      test('a run lives until its lease has run out', async () => {
        expect(await begin('r1', 60)).toEqual({
          id: 'r1',
          cloudName: 'gruenland',
          cloud: { ...cloud, authUrl: 'https://keystone.gruenland.example:5000' },
          startedAt: '2026-03-01T12:00:00.000Z',
          leaseUntil: '2026-03-01T12:01:00.000Z',
          endedAt: null,
          live: true,
        });
        clock += 59_999;
        expect(await ledger.runs({ live: true })).toHaveLength(1);
        clock += 1;
        expect(await ledger.runs({ live: true })).toEqual([]);
        expect(await ledger.runs({ live: false })).toHaveLength(1);
      });

      test('renewing moves the end of the lease, also of one that has run out but was not given up', async () => {
        await begin('r1', 60);
        clock += 90_000;
        expect(await ledger.renewRun('r1', 30)).toMatchObject({ leaseUntil: '2026-03-01T12:02:00.000Z', live: true });
        expect(await ledger.runs({ live: true })).toHaveLength(1);
      });

      test('a run that has ended lives no more and cannot be renewed; ending it again changes nothing', async () => {
        await begin('r1');
        await ledger.endRun('r1');
        const [ended] = await ledger.runs();
        expect(ended).toMatchObject({ endedAt: '2026-03-01T12:00:00.000Z', live: false });
        clock += 1000;
        await ledger.endRun('r1');
        expect(await ledger.runs()).toEqual([ended]);
        await expect(ledger.renewRun('r1', 60)).rejects.toEqual(error('run-ended'));
      });

      test('abandoned runs are ended, those that live are not', async () => {
        await begin('over');
        await ledger.endRun('over');
        await begin('abandoned', 10);
        await begin('alive', 60);
        clock += 10_000;
        expect((await ledger.endAbandonedRuns()).map((run) => [run.id, run.endedAt])).toEqual([
          ['abandoned', '2026-03-01T12:00:10.000Z'],
        ]);
        await expect(ledger.renewRun('abandoned', 60)).rejects.toEqual(error('run-ended'));
        await expect(ledger.intend({ run: 'abandoned', kind: 'server' })).rejects.toEqual(error('run-ended'));
        await ledger.intend({ run: 'alive', kind: 'server' });
        expect(await ledger.endAbandonedRuns()).toEqual([]);
      });

      test('run ids are unique and have a form that fits into names and tags', async () => {
        await begin('r1');
        await expect(begin('r1')).rejects.toEqual(error('run-exists'));
        for (const id of ['', 'R1', '-a', 'a b', 'a:b', 'ä', "a'", 'a'.repeat(37)]) {
          await expect(begin(id)).rejects.toEqual(error('run-invalid'));
        }
        expect(await begin('0d9b1f1e-5a3c-4a63-9a55-4f0d3a1c2b6e')).toMatchObject({ live: true });
      });

      test('a lease has a sensible length', async () => {
        for (const seconds of [0, -1, NaN, Infinity, 86_401]) {
          await expect(begin('r1', seconds)).rejects.toEqual(error('lease-invalid'));
        }
        expect(await ledger.runs()).toEqual([]);
      });

      test('unknown runs are refused by name', async () => {
        await expect(ledger.renewRun('nobody', 60)).rejects.toThrow('"nobody"');
        await expect(ledger.endRun('nobody')).rejects.toEqual(error('run-unknown'));
        await expect(ledger.intend({ run: 'nobody', kind: 'server' })).rejects.toEqual(error('run-unknown'));
      });

      test('runs are listed by cloud, however its address is spelt', async () => {
        await begin('r1');
        await begin('r2', 60, otherCloud);
        const spelt = { ...cloud, authUrl: 'https://KEYSTONE.gruenland.example:5000/' };
        expect((await ledger.runs({ cloud: spelt })).map((run) => run.id)).toEqual(['r1']);
        expect((await ledger.runs({ cloud: otherCloud })).map((run) => run.id)).toEqual(['r2']);
        expect(await ledger.runs({ cloud: { ...cloud, region: null } })).toEqual([]);
        expect(await ledger.runs({ cloud: { ...cloud, projectId: 'p2' } })).toEqual([]);
      });
    });

    describe('intents', () => {
      test('an intent has the name and the tag of its run', async () => {
        await begin('r1');
        const entry = await ledger.intend({ run: 'r1', kind: 'volume', scope: { bucket: "it's" } });
        expect(entry).toEqual({
          id: expect.any(Number) as number,
          run: 'r1',
          kind: 'volume',
          name: newResourceName(ledger.installation, 'r1', 1, 'volume'),
          tag: resourceTag(ledger.installation, 'r1'),
          scope: { bucket: "it's" },
          cloud: { ...cloud, authUrl: 'https://keystone.gruenland.example:5000' },
          state: 'intended',
          resourceId: null,
          intendedAt: '2026-03-01T12:00:00.000Z',
          updatedAt: '2026-03-01T12:00:00.000Z',
          absentSince: null,
        });
        expect(await ledger.entries()).toEqual([entry]);
      });

      test('names are unique, also when many handles intend at once', async () => {
        await begin('r1');
        const others = [ledger, await open(), await open()];
        const entries = await Promise.all(
          Array.from({ length: 60 }, (_, n) => others[n % 3]!.intend({ run: 'r1', kind: 'server' })),
        );
        expect(new Set(entries.map((entry) => entry.name)).size).toBe(60);
        expect(new Set(entries.map((entry) => entry.id)).size).toBe(60);
        expect(await ledger.entries({ run: 'r1' })).toHaveLength(60);
      });

      test('a name of the own choice is kept, numbers go around it, and taking it twice is refused', async () => {
        await begin('r1');
        const name = newResourceName(ledger.installation, 'r1', 2, 'server');
        const tag = resourceTag(ledger.installation, 'r1');
        expect((await ledger.intend({ run: 'r1', kind: 'server', name, tag })).name).toBe(name);
        await expect(ledger.intend({ run: 'r1', kind: 'server', name })).rejects.toEqual(error('name-taken'));
        expect((await ledger.intend({ run: 'r1', kind: 'server' })).name).toBe(
          newResourceName(ledger.installation, 'r1', 3, 'server'),
        );
      });

      test('a name or tag that others could use is refused', async () => {
        await begin('r1');
        await begin('r2');
        const own = newResourceName(ledger.installation, 'r1', 1, 'server');
        const foreign = [
          'web',
          'default',
          own.replace('r1', 'r2'),
          own.toUpperCase(),
          `${own}-`,
          `${own}${'x'.repeat(60)}`,
        ];
        for (const name of [...foreign, own.slice(0, own.indexOf('r1') + 3)]) {
          await expect(ledger.intend({ run: 'r1', kind: 'server', name })).rejects.toEqual(error('name-foreign'));
        }
        const tag = resourceTag(ledger.installation, 'r2');
        await expect(ledger.intend({ run: 'r1', kind: 'server', tag })).rejects.toEqual(error('name-foreign'));
        expect(await ledger.entries()).toEqual([]);
      });

      test('a kind is one word', async () => {
        await begin('r1');
        for (const kind of ['', 'Server', 'a b', '1x', '../x']) {
          await expect(ledger.intend({ run: 'r1', kind })).rejects.toEqual(error('kind-invalid'));
        }
      });

      test('a refusal leaves what is written at the same time alone', async () => {
        await begin('r1');
        const results = await Promise.allSettled([
          ledger.intend({ run: 'r1', kind: 'server' }),
          ledger.intend({ run: 'nobody', kind: 'server' }),
          ledger.intend({ run: 'r1', kind: 'Bad' }),
          ledger.intend({ run: 'r1', kind: 'volume' }),
        ]);
        expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
        expect((await ledger.entries()).map((entry) => entry.kind)).toEqual(['server', 'volume']);
      });

      test('ending a run and intending in it have an order: nothing is intended after the end', async () => {
        await begin('r1');
        const other = await open();
        const ended = other.endRun('r1');
        const intents = Promise.allSettled(
          Array.from({ length: 20 }, () => ledger.intend({ run: 'r1', kind: 'server' })),
        );
        await ended;
        const atEnd = (await other.entries({ run: 'r1' })).length;
        const results = await intents;
        expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(atEnd);
        expect(await ledger.entries({ run: 'r1' })).toHaveLength(atEnd);
      });
    });

    describe('states', () => {
      let entry: Entry;

      beforeEach(async () => {
        await begin('r1');
        entry = await ledger.intend({ run: 'r1', kind: 'server' });
      });

      test('intended, created, gone', async () => {
        clock += 1000;
        const created = { ...entry, state: 'created', resourceId: 'id-1', updatedAt: '2026-03-01T12:00:01.000Z' };
        expect(await ledger.created(entry.id, 'id-1')).toEqual(created);
        clock += 1000;
        const gone = { ...created, state: 'gone', updatedAt: '2026-03-01T12:00:02.000Z' };
        expect(await ledger.gone(entry.id)).toEqual(gone);
        clock += 1000;
        expect(await ledger.gone(entry.id)).toEqual(gone);
        expect(await ledger.entries()).toEqual([gone]);
      });

      test('a late answer is taken: after the end of the run, and after the entry was held to be gone', async () => {
        await ledger.endRun('r1');
        await ledger.gone(entry.id);
        expect(await ledger.created(entry.id, 'id-1')).toMatchObject({ state: 'created', resourceId: 'id-1' });
      });

      test('an entry stands for one resource', async () => {
        await ledger.created(entry.id, 'id-1');
        await ledger.created(entry.id, 'id-1');
        await expect(ledger.created(entry.id, 'id-2')).rejects.toEqual(error('id-invalid'));
        const other = await ledger.intend({ run: 'r1', kind: 'server' });
        await expect(ledger.created(other.id, '')).rejects.toEqual(error('id-invalid'));
        expect((await ledger.entries({ states: ['intended'] })).map(({ id }) => id)).toEqual([other.id]);
      });

      test('remembers since when a resource was looked for in vain, until it turns up', async () => {
        clock += 1000;
        expect(await ledger.absent(entry.id)).toMatchObject({ absentSince: '2026-03-01T12:00:01.000Z' });
        clock += 1000;
        expect(await ledger.absent(entry.id)).toMatchObject({ absentSince: '2026-03-01T12:00:01.000Z' });
        expect(await ledger.created(entry.id, 'id-1')).toMatchObject({ absentSince: null });
        expect(await ledger.absent(entry.id)).toMatchObject({ state: 'created', absentSince: null });
      });

      test('unknown entries are refused', async () => {
        const missing = entry.id + 100;
        for (const change of [ledger.gone(missing), ledger.created(missing, 'x'), ledger.absent(missing)]) {
          await expect(change).rejects.toEqual(error('entry-unknown'));
        }
      });
    });

    describe('forgetting', () => {
      test('takes what is gone for long, of runs that are over, and nothing else', async () => {
        await begin('old');
        await begin('live');
        await begin('empty');
        const gone = await ledger.intend({ run: 'old', kind: 'server' });
        const there = await ledger.intend({ run: 'old', kind: 'volume' });
        const ofLive = await ledger.intend({ run: 'live', kind: 'server' });
        await ledger.gone(gone.id);
        await ledger.gone(ofLive.id);
        await ledger.endRun('old');
        await ledger.endRun('empty');
        expect(await ledger.forget(new Date(clock))).toBe(0);
        clock += 60_000;
        expect(await ledger.forget(new Date(clock))).toBe(1);
        expect((await ledger.entries()).map(({ id }) => id)).toEqual([there.id, ofLive.id]);
        expect((await ledger.runs()).map(({ id }) => id)).toEqual(['live', 'old']);
        await expect(ledger.gone(gone.id)).rejects.toEqual(error('entry-unknown'));
        await ledger.gone(there.id);
        clock += 60_000;
        expect(await ledger.forget(new Date(clock))).toBe(1);
        expect((await ledger.runs()).map(({ id }) => id)).toEqual(['live']);
        const next = await ledger.intend({ run: 'live', kind: 'server' });
        expect(next.id).toBeGreaterThan(there.id);
        expect(next.name).not.toBe(ofLive.name);
      });
    });

    describe('filters', () => {
      test('by run, cloud, state and kind, and all of them', async () => {
        await begin('r1');
        await begin('r2', 60, otherCloud);
        const server = await ledger.intend({ run: 'r1', kind: 'server' });
        const volume = await ledger.intend({ run: 'r1', kind: 'volume' });
        const far = await ledger.intend({ run: 'r2', kind: 'server' });
        await ledger.created(volume.id, 'v');
        await ledger.gone(far.id);
        const ids = async (filter?: Parameters<Ledger['entries']>[0]) =>
          (await ledger.entries(filter)).map((entry) => entry.id);
        expect(await ids()).toEqual([server.id, volume.id, far.id]);
        expect(await ids({})).toEqual([server.id, volume.id, far.id]);
        expect(await ids({ run: 'r1' })).toEqual([server.id, volume.id]);
        expect(await ids({ run: 'nobody' })).toEqual([]);
        expect(await ids({ cloud })).toEqual([server.id, volume.id]);
        expect(await ids({ cloud: otherCloud })).toEqual([far.id]);
        expect(await ids({ kind: 'server' })).toEqual([server.id, far.id]);
        expect(await ids({ states: ['intended', 'created'] })).toEqual([server.id, volume.id]);
        expect(await ids({ states: ['gone'] })).toEqual([far.id]);
        expect(await ids({ states: [] })).toEqual([]);
        expect(await ids({ cloud, kind: 'volume', run: 'r1', states: ['created'] })).toEqual([volume.id]);
      });
    });

    describe('handles', () => {
      test('what one handle has acknowledged, another one sees', async () => {
        const other = await open();
        await begin('r1');
        const entry = await ledger.intend({ run: 'r1', kind: 'server' });
        expect(await other.entries()).toEqual([entry]);
        const created = await other.created(entry.id, 'id-1');
        expect(await ledger.entries()).toEqual([created]);
        expect(await other.runs()).toEqual(await ledger.runs());
      });

      test('a closed handle refuses, and what was written before it was closed is there', async () => {
        await begin('r1');
        const pending = ledger.intend({ run: 'r1', kind: 'server' });
        await ledger.close();
        await ledger.close();
        const entry = await pending;
        await expect(ledger.entries()).rejects.toEqual(error('closed'));
        await expect(ledger.intend({ run: 'r1', kind: 'server' })).rejects.toEqual(error('closed'));
        expect(await (await open()).entries()).toEqual([entry]);
      });
    });
  });
}
