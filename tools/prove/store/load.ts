/**
 * A program that writes into a store and says on its standard output what was acknowledged; made to be killed.
 *   node load.ts '{"engine":"sqlite","folder":"…","writers":8}'
 * Lines: `ready`, `begin W N` before a commit, `ack W N` once it is acknowledged. Written past the event loop, so that what was
 * acknowledged has been said when the next commit begins.
 */
import { writeSync } from 'node:fs';
import { openPostgresStore, openSqliteStore, StoreConflict, storeErrors, type AdminStore } from '@allmend/core-store';
import { keyOf, loadBatch, readStep } from './load-pattern.ts';

export type LoadPlace =
  | { readonly engine: 'sqlite'; readonly folder: string }
  | { readonly engine: 'postgres'; readonly url: string };

export type Load = LoadPlace & {
  readonly writers: number;
  /** Commits of each writer; left out: until it is killed. */
  readonly commits?: number;
};

export function openPlace(place: LoadPlace): Promise<AdminStore> {
  return place.engine === 'sqlite' ? openSqliteStore({ folder: place.folder }) : openPostgresStore({ url: place.url });
}

async function run(load: Load): Promise<void> {
  const store = await openPlace(load);
  say('ready');
  await Promise.all(
    Array.from({ length: load.writers }, (_, writer) => write(store, writer, load.commits ?? Infinity)),
  );
  // Without closing: a power cut does not close either.
  process.kill(process.pid, 'SIGKILL');
}

async function write(store: AdminStore, writer: number, commits: number): Promise<void> {
  for (let done = 0; done < commits; done++) {
    const found = await retried(() => store.get(keyOf(writer, 'first')));
    const step = found ? readStep(found.value).step + 1 : 1;
    say(`begin ${writer} ${step}`);
    try {
      await store.commit(loadBatch(writer, step, found?.revision ?? 'absent'));
      say(`ack ${writer} ${step}`);
    } catch (error) {
      if (error instanceof StoreConflict) throw error;
      if (!storeErrors.is(error, 'unavailable') && !storeErrors.is(error, 'outcome-unknown')) throw error;
    }
  }
}

/** While the database is away. */
async function retried<T>(read: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!storeErrors.is(error, 'unavailable')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Waits for a reader that is behind: its pipe is one that does not wait by itself. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

if (import.meta.main) await run(JSON.parse(process.argv[2]!) as Load);
