import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@allmend/kit-testing';
import { openFilling } from '../../hub/filling.ts';
import { startHubProcess, type HubProcess } from '../../hub/hub-process.ts';
import { openDraw, type Draw } from '../draw.ts';
import { openReader, type FilledTenant, type TenantReader } from './gets.ts';

export interface ScaleOptions {
  readonly tenants: number;
  readonly objects: number;
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Two series of the same length, taken in turns. Milliseconds. */
export interface Gets {
  readonly full: readonly number[];
  readonly empty: readonly number[];
}

export interface ScaleResult {
  readonly tenants: number;
  readonly objects: number;
  readonly fillSeconds: number;
  /** Start of the full hub, and of the empty one. */
  readonly readySeconds: { readonly full: number; readonly empty: number };
  /** The first `get` in a tenant since the start, against that of somebody new in the other hub: each with a new certificate. */
  readonly first: Gets;
  /** Those after it. */
  readonly later: Gets;
  /** Share of one processor that the full hub takes when nobody asks anything, 0 to 1. */
  readonly idleShare: number;
  readonly idleSeconds: number;
  readonly residentMiB: number;
  readonly peakMiB: number;
}

/** Tenants whose administrators read at the same time, and as many to warm the code with. */
const readers = 250;
const laterGets = 3000;
const settleMs = 20_000;
const idleMs = 60_000;

/** Fills one hub with all these tenants and objects, another with a single tenant and object, and reads in both in turns. */
export async function measureScale(options: ScaleOptions): Promise<ScaleResult> {
  const { say, seed } = options;
  const draw = openDraw(`${seed}/scale`);
  await using folder = await temporaryFolder('scale');
  const [fullDir, emptyDir] = [join(folder.path, 'full'), join(folder.path, 'empty')];
  say(`Filling ${options.tenants} tenants with ${options.objects} objects`);
  const began = performance.now();
  const tenants = await fill(fullDir, options);
  const fillSeconds = (performance.now() - began) / 1000;
  say(`Filled after ${fillSeconds.toFixed(0)} s`);
  const [only] = await fill(emptyDir, { ...options, tenants: 1, objects: 1, say: () => undefined });

  await using full = await startHubProcess({ dataDir: fullDir });
  await using empty = await startHubProcess({ dataDir: emptyDir });
  const { warm, sample } = split(tenants, draw);
  await warmUp(full, warm, draw);
  const alone = await openReader(empty, only!);
  for (let n = 0; n < 2 * readers; n++) await alone.get(0);

  say('Reading in both in turns');
  const opened = await openReaders(full, sample);
  const newcomers = await openReaders(
    empty,
    sample.map(() => only!),
  );
  const first = await readInTurns(pairs(opened, newcomers), draw);
  const many = Array.from({ length: laterGets }, () => draw.one(opened));
  const later = await readInTurns(
    many.map((reader) => [reader, alone]),
    draw,
  );
  for (const reader of [...opened, ...newcomers, alone]) reader.close();
  say(`Nobody asks anything for ${(settleMs + idleMs) / 1000} s`);
  const idleShare = await idleShareOf(full);
  const { residentMiB, peakMiB } = full.figures();
  return {
    tenants: options.tenants,
    objects: options.objects,
    fillSeconds,
    readySeconds: { full: full.readySeconds, empty: empty.readySeconds },
    first,
    later,
    idleShare,
    idleSeconds: idleMs / 1000,
    residentMiB,
    peakMiB,
  };
}

async function fill(
  dataDir: string,
  { tenants, objects, signal, say }: Pick<ScaleOptions, 'tenants' | 'objects' | 'signal' | 'say'>,
): Promise<readonly FilledTenant[]> {
  await mkdir(dataDir);
  const filling = await openFilling({ dataDir });
  try {
    const names = Array.from({ length: tenants }, (_, n) => `tenant-${n}`);
    const ids = await filling.tenants(names);
    const each = Math.floor(objects / tenants);
    for (const [n, id] of ids.entries()) {
      signal.throwIfAborted();
      await filling.objects(id, each);
      if (n % 1000 === 999) say(`  ${n + 1} of ${tenants} tenants`);
    }
    return ids.map((id, n) => ({ id, name: names[n]!, objects: each }));
  } finally {
    await filling.close();
  }
}

/** Some tenants to warm the code with, and others that nobody has touched. */
function split(tenants: readonly FilledTenant[], draw: Draw) {
  const shuffled = tenants
    .map((tenant) => ({ tenant, at: draw.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ tenant }) => tenant);
  const half = Math.min(readers, Math.floor(shuffled.length / 2));
  return { warm: shuffled.slice(0, half), sample: shuffled.slice(half, 2 * half) };
}

function openReaders(hub: HubProcess, tenants: readonly FilledTenant[]): Promise<readonly TenantReader[]> {
  return Promise.all(tenants.map((tenant) => openReader(hub, tenant)));
}

async function warmUp(hub: HubProcess, tenants: readonly FilledTenant[], draw: Draw): Promise<void> {
  for (const reader of await openReaders(hub, tenants)) {
    for (let n = 0; n < 2; n++) await reader.get(draw.whole(0, reader.objects - 1));
    reader.close();
  }
}

function pairs<T>(ones: readonly T[], others: readonly T[]): readonly (readonly [T, T])[] {
  return ones.map((one, n) => [one, others[n]!]);
}

async function readInTurns(order: readonly (readonly [TenantReader, TenantReader])[], draw: Draw): Promise<Gets> {
  const full: number[] = [];
  const empty: number[] = [];
  for (const [reader, other] of order) {
    full.push(await reader.get(draw.whole(0, reader.objects - 1)));
    empty.push(await other.get(0));
  }
  return { full, empty };
}

async function idleShareOf(hub: HubProcess): Promise<number> {
  await sleep(settleMs);
  const before = hub.figures().cpuSeconds;
  await sleep(idleMs);
  return (hub.figures().cpuSeconds - before) / (idleMs / 1000);
}
