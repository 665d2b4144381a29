import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { openDraw } from '../draw.ts';
import { openDisk } from './disk.ts';
import type { TraceEvent } from './trace.ts';

const root = '/data';
const file = (name: string) => ({ path: join(root, name), descriptor: `1:${name}` });
const open = (name: string, truncate = false): TraceEvent => ({ type: 'open', ...file(name), create: true, truncate });
const write = (name: string, text: string, at: number | null = null): TraceEvent => ({
  type: 'write',
  ...file(name),
  at,
  bytes: Buffer.from(text),
});
const sync = (name: string): TraceEvent[] => [
  { type: 'sync-begins', ...file(name) },
  { type: 'sync', ...file(name) },
];

async function after(
  events: readonly TraceEvent[],
  kept: Parameters<Awaited<ReturnType<typeof openDisk>>['cut']>[1] = 'nothing',
) {
  await using folder = await temporaryFolder('disk');
  const baseline = join(folder.path, 'baseline');
  mkdirSync(baseline);
  writeFileSync(join(baseline, 'old'), 'old');
  const disk = await openDisk(root, baseline);
  for (const event of events) disk.apply(event);
  const cut = join(folder.path, 'cut');
  await disk.cut(cut, kept);
  const read = (name: string) => (existsSync(join(cut, name)) ? readFileSync(join(cut, name), 'utf8') : null);
  return { old: read('old'), new: read('new'), moved: read('moved'), unsynced: disk.unsynced().length };
}

test('what was not synced is gone, what was synced is there', async () => {
  expect(await after([open('old'), write('old', 'X', 1)])).toMatchObject({ old: 'old', unsynced: 1 });
  expect(await after([open('old'), write('old', 'X', 1), ...sync('old')])).toMatchObject({ old: 'oXd', unsynced: 0 });
  expect(await after([open('old'), write('old', 'X', 1), ...sync('old'), write('old', 'Y', 2)])).toMatchObject({
    old: 'oXd',
  });
});

test('a write during a sync is not part of it', async () => {
  const [begins, ends] = sync('old');
  expect(await after([open('old'), begins!, write('old', 'X', 0), ends!])).toMatchObject({ old: 'old' });
});

test('a new file needs a sync of its own and one of its folder', async () => {
  const made = [open('new'), write('new', 'a'), write('new', 'b')];
  expect(await after([...made, ...sync('new')])).toMatchObject({ new: null, unsynced: 1 });
  expect(await after([...made, ...sync('.')])).toMatchObject({ new: '' });
  expect(await after([...made, ...sync('new'), ...sync('.')])).toMatchObject({ new: 'ab', unsynced: 0 });
});

test('a rename and a removal need a sync of the folder', async () => {
  const rename: TraceEvent = { type: 'rename', path: '/data/old', to: '/data/moved' };
  expect(await after([rename])).toMatchObject({ old: 'old', moved: null });
  expect(await after([rename, ...sync('.')])).toMatchObject({ old: null, moved: 'old' });
  expect(await after([{ type: 'remove', path: '/data/old' }])).toMatchObject({ old: 'old' });
  expect(await after([{ type: 'remove', path: '/data/old' }, ...sync('.')])).toMatchObject({ old: null });
});

test('lengths are cut and grow', async () => {
  const resize = (length: number, grow: 'only' | 'or-cut'): TraceEvent => ({
    type: 'resize',
    path: '/data/old',
    length,
    grow,
  });
  expect(await after([resize(1, 'or-cut'), ...sync('old')])).toMatchObject({ old: 'o' });
  expect(await after([resize(5, 'only'), resize(1, 'only'), ...sync('old')])).toMatchObject({ old: 'old\0\0' });
  expect(await after([open('old', true), ...sync('old')])).toMatchObject({ old: '' });
});

test('of what was not synced a draw keeps some, whole or torn at sectors', async () => {
  const big: TraceEvent[] = [open('old'), write('old', 'n'.repeat(2048), 0)];
  const seen = new Set<string | null>();
  for (let n = 0; n < 40; n++) seen.add((await after(big, openDraw(`${n}`))).old);
  expect(seen).toContain('old');
  expect(seen).toContain('n'.repeat(2048));
  expect(seen.size).toBeGreaterThan(5);
  const synced = [...big, ...sync('old')];
  for (let n = 0; n < 5; n++) expect((await after(synced, openDraw(`${n}`))).old).toBe('n'.repeat(2048));
});
