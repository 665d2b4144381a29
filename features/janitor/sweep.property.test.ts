import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerErrors, newResourceName, openSqliteLedger, resourceTag, track, type Ledger } from '@allmend/core-ledger';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sweep } from './sweep.ts';
import { paperClock, paperCloud, type PaperCloud, type PaperClock, type PaperResource } from './testing/paper-cloud.ts';

/** One thing that happens. Numbers choose among what there is. */
type Happening =
  | { readonly do: 'begin' | 'end' | 'crash' | 'rename' | 'user-removes' | 'break' | 'mend'; readonly pick: number }
  | { readonly do: 'create'; readonly pick: number; readonly kind: string; readonly fate: Fate; readonly delay: number }
  | { readonly do: 'foreign'; readonly pick: number; readonly kind: string; readonly guise: Guise }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'sweep'; readonly dryRun: boolean; readonly wait: boolean; readonly abortAfter: number | null };

/** What becomes of a create: answered; done, but the answer lost; done later; never sent; done twice. */
type Fate = 'answered' | 'lost' | 'late' | 'never' | 'twice';
type Guise = 'plain' | 'prefix' | 'same-name' | 'same-tag' | 'our-form' | 'other-installation' | 'other-mark';

const kinds = ['server', 'network', 'volume', 'key-pair', 'secret'] as const;
const unmarked = new Set<string>(['key-pair', 'secret']);
const pick = fc.nat({ max: 1000 });
const kind = fc.constantFrom(...kinds);

const create: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('create' as const),
  pick,
  kind,
  fate: fc.constantFrom<Fate>('answered', 'lost', 'late', 'never', 'twice'),
  delay: fc.integer({ min: 1, max: 600 }),
});
const foreign: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('foreign' as const),
  pick,
  kind,
  guise: fc.constantFrom<Guise>(
    'plain',
    'prefix',
    'same-name',
    'same-tag',
    'our-form',
    'other-installation',
    'other-mark',
  ),
});
const simple: fc.Arbitrary<Happening> = fc.record({
  do: fc.constantFrom('begin' as const, 'end', 'crash', 'rename', 'user-removes', 'break', 'mend'),
  pick,
});
const pass: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('pass' as const),
  seconds: fc.integer({ min: 1, max: 400 }),
});
const sweeping: fc.Arbitrary<Happening> = fc.record({
  do: fc.constant('sweep' as const),
  dryRun: fc.boolean(),
  wait: fc.boolean(),
  abortAfter: fc.option(fc.nat({ max: 6 }), { nil: null }),
});
const happening = fc.oneof(
  { weight: 6, arbitrary: create },
  { weight: 3, arbitrary: foreign },
  { weight: 3, arbitrary: simple },
  { weight: 2, arbitrary: pass },
  { weight: 2, arbitrary: sweeping },
);
const story = fc.array(happening, { minLength: 1, maxLength: 30 });
/** What happens while sweeps are under way, one thing at each of their requests. */
const meanwhile = fc.array(fc.oneof(create, foreign, pass), { maxLength: 10 });

const leaseSeconds = 60;

class World {
  readonly clock: PaperClock = paperClock();
  readonly cloud: PaperCloud = paperCloud();
  readonly foreign = new Set<PaperResource>();
  readonly ours = new Map<PaperResource, string>();
  readonly removedByUser = new Set<PaperResource>();
  readonly arrivals: { readonly at: number; readonly arrive: () => void }[] = [];
  readonly meanwhile: Happening[];
  readonly ledger: Ledger;
  runs: string[] = [];
  private numbers = 0;

  constructor(ledger: Ledger, clock: PaperClock, meanwhile: readonly Happening[]) {
    this.ledger = ledger;
    this.clock = clock;
    this.meanwhile = [...meanwhile];
    this.clock.sleep = async (milliseconds) => this.pass(milliseconds / 1000);
  }

  async happen(event: Happening): Promise<void> {
    switch (event.do) {
      case 'pass':
        return this.pass(event.seconds);
      case 'create':
        return this.create(event);
      case 'foreign':
        return this.addForeign(event);
      case 'sweep':
        return this.sweep(event);
      case 'begin': {
        const id = `r${++this.numbers}`;
        await this.ledger.beginRun({ id, cloudName: 'gruenland', cloud: this.cloud.key }, leaseSeconds);
        this.runs.push(id);
        return;
      }
      case 'end': {
        const run = this.choose(this.runs, event.pick);
        if (run) await this.ledger.endRun(run);
        this.runs = this.runs.filter((one) => one !== run);
        return;
      }
      case 'crash':
        // Without its process nobody renews the lease any more.
        this.runs = this.runs.filter((one) => one !== this.choose(this.runs, event.pick));
        return;
      case 'rename':
        return this.rename(event.pick);
      case 'user-removes': {
        const resource = this.choose([...this.ours.keys()], event.pick);
        if (resource) this.cloud.resources.delete(resource);
        return;
      }
      case 'break': {
        const held = this.choose([...this.cloud.resources], event.pick);
        this.cloud.holds = (one) => (one === held ? 'somebody' : null);
        return;
      }
      case 'mend':
        this.cloud.holds = () => null;
    }
  }

  async pass(seconds: number): Promise<void> {
    // In steps, so that runs that live renew in time.
    for (let left = seconds; left > 0; left -= leaseSeconds / 3) {
      this.clock.at += Math.min(left, leaseSeconds / 3) * 1000;
      for (const run of [...this.runs]) await this.renew(run);
      for (const one of this.arrivals.filter((one) => one.at <= this.clock.at)) {
        this.arrivals.splice(this.arrivals.indexOf(one), 1);
        one.arrive();
      }
    }
  }

  /** Like the lease that a run holds: a run that was ended by somebody else notices. */
  async renew(run: string): Promise<void> {
    try {
      await this.ledger.renewRun(run, leaseSeconds);
    } catch (error) {
      if (!ledgerErrors.is(error, 'run-ended')) throw error;
      this.runs = this.runs.filter((one) => one !== run);
    }
  }

  async create({ pick, kind, fate, delay }: Happening & { do: 'create' }): Promise<void> {
    const run = this.choose(this.runs, pick);
    if (run === undefined) return;
    const request = ({ name, tag }: { readonly name: string; readonly tag: string }) => {
      const resource = this.cloud.add(kind, name, unmarked.has(kind) ? [] : [tag]);
      this.ours.set(resource, run);
      return resource;
    };
    const attempt = track(this.ledger, { run, kind }, async (labels) => {
      if (fate === 'late') this.arrivals.push({ at: this.clock.at + delay * 1000, arrive: () => request(labels) });
      if (fate === 'late' || fate === 'never') throw new Error('timeout');
      const resource = request(labels);
      if (fate === 'lost') throw new Error('connection torn');
      // Only what bears the tag can be told from a stranger of the same name.
      if (fate === 'twice' && !unmarked.has(kind)) request(labels);
      return resource;
    });
    await attempt.catch((error: unknown) => {
      if (!(error instanceof Error) || !/timeout|torn/.test(error.message)) throw error;
    });
  }

  async addForeign({ pick, kind, guise }: Happening & { do: 'foreign' }): Promise<void> {
    const { installation } = this.ledger;
    const other = 'ffffffffffff';
    const n = 10_000 + this.numbers++;
    // A name whose resource has no known id yet is proof by itself: nobody else can have it by accident.
    const known = (await this.ledger.entries()).filter((entry) => entry.kind === kind && entry.resourceId !== null);
    const model = this.choose(known, pick);
    const byGuise: Record<Guise, readonly [string, readonly string[]]> = {
      plain: [`web-${n}`, []],
      prefix: [`${model?.name ?? 'allmend'}-${n}`, []],
      'same-name': [kind === 'key-pair' ? `web-${n}` : (model?.name ?? `web-${n}`), []],
      'same-tag': [`web-${n}`, [resourceTag(installation, model?.run ?? 'r1')]],
      'our-form': [newResourceName(installation, 'r1', n, kind), [resourceTag(installation, 'r1')]],
      'other-installation': [newResourceName(other, 'r1', n, kind), [resourceTag(other, 'r1')]],
      'other-mark': [kind === 'key-pair' ? `web-${n}` : (model?.name ?? `web-${n}`), [resourceTag(other, 'r1')]],
    };
    const [name, marks] = byGuise[guise];
    // Kinds without marks cannot bear the tag that tells a stranger of our name from ours.
    this.foreign.add(this.cloud.add(kind, name, unmarked.has(kind) ? [] : marks));
  }

  async rename(pick: number): Promise<void> {
    const entries = await this.ledger.entries({ states: ['created'] });
    const known = [...this.ours.keys()].filter(
      (one) =>
        one.kind !== 'key-pair' && entries.some((entry) => entry.kind === one.kind && entry.resourceId === one.id),
    );
    const old = this.choose(known, pick);
    if (!old || !this.cloud.has(old)) return;
    const renamed = { ...old, name: 'mine-now', marks: [] };
    this.cloud.resources.delete(old);
    this.cloud.resources.add(renamed);
    this.ours.set(renamed, this.ours.get(old)!);
    this.ours.delete(old);
  }

  async sweep({ dryRun, wait, abortAfter }: Happening & { do: 'sweep' }): Promise<void> {
    const controller = new AbortController();
    let requests = 0;
    this.cloud.interfere = async () => {
      if (abortAfter !== null && ++requests > abortAfter) {
        controller.abort();
        throw new Error('aborted');
      }
      const next = this.meanwhile.shift();
      if (next) await this.happen(next);
    };
    const before = new Set(this.cloud.resources);
    await this.checked(() =>
      sweep({
        ledger: this.ledger,
        open: async () => this.cloud.open(),
        clock: this.clock,
        dryRun,
        wait,
        signal: controller.signal,
        settling: { pause: 60, bound: 3600 },
      }),
    );
    this.cloud.interfere = () => undefined;
    if (dryRun) for (const one of before) expect(this.cloud.has(one)).toBe(true);
  }

  /** Nothing foreign goes, and nothing of a run that lives. */
  async checked<T>(work: () => Promise<T>): Promise<T> {
    const asked = this.cloud.asked.length;
    const result = await work();
    const gone = this.cloud.asked.slice(asked);
    for (const one of this.foreign) expect(this.cloud.has(one)).toBe(true);
    for (const [one, run] of this.ours) {
      if (this.runs.includes(run)) expect(gone).not.toContain(`${one.kind}/${one.id}`);
    }
    return result;
  }

  choose<T>(items: readonly T[], pick: number): T | undefined {
    return items[pick % Math.max(1, items.length)];
  }
}

test('whatever happens, in whatever order: nothing foreign goes, and in the end nothing of ours is left', async () => {
  await fc.assert(
    fc.asyncProperty(story, meanwhile, async (story, meanwhile) => {
      const directory = mkdtempSync(join(tmpdir(), 'allmend-janitor-'));
      const clock = paperClock();
      const ledger = await openSqliteLedger(join(directory, 'ledger.sqlite'), { now: () => clock.at });
      try {
        const world = new World(ledger, clock, meanwhile);
        await world.happen({ do: 'begin', pick: 0 });
        for (const event of story) await world.happen(event);

        world.runs = [];
        world.cloud.holds = () => null;
        await world.pass(leaseSeconds + 600);
        expect(world.arrivals).toEqual([]);
        const result = await world.checked(() =>
          sweep({ ledger, open: async () => world.cloud.open(), clock, settling: { pause: 60, bound: 3600 } }),
        );
        expect(result).toMatchObject({ left: [], exitCode: 0 });
        expect([...world.ours.keys()].filter((one) => world.cloud.has(one))).toEqual([]);
        expect([...world.cloud.resources].length).toBe(world.foreign.size);
        expect(await ledger.entries({ states: ['intended', 'created'] })).toEqual([]);
      } finally {
        await ledger.close();
        rmSync(directory, { recursive: true, force: true });
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
