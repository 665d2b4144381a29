import { StoreConflict, type Cursor, type Range, type Store, type StoredObject, type Write } from '../store.ts';
import { isSealedValue, openCipher } from './cipher.ts';
import type { SealOptions } from './sealed-store.ts';

export interface Resealed {
  /** Objects that were written anew. */
  readonly resealed: number;
  /** Objects that were as they should be, or that somebody else wrote meanwhile. */
  readonly left: number;
}

/** Objects per commit. */
const slice = 100;

/**
 * Seals anew what is in the ranges and not yet sealed with the current key, and opens what is sealed and ought not to be. While the
 * store is in use; `store` is the one below `sealStore`. Every such object gets a new revision. Past versions keep their keys:
 * an old key can leave the ring once the store was compacted to after the end of this.
 */
export async function resealStore(
  store: Pick<Store, 'list' | 'commit'>,
  { keys, isSealed, unsealed = 'refuse' }: SealOptions,
  ranges: readonly Range[],
): Promise<Resealed> {
  const cipher = openCipher(keys);

  function anew({ key, revision, value }: StoredObject): Write | null {
    const wanted = isSealed(key);
    if (!isSealedValue(value)) {
      if (!wanted || unsealed === 'refuse') return null;
      return { key, op: 'put', value: cipher.seal(key, value), expect: revision };
    }
    if (wanted && cipher.isCurrent(value)) return null;
    const open = cipher.open(key, value);
    return { key, op: 'put', value: wanted ? cipher.seal(key, open) : open, expect: revision };
  }

  let seen = 0;
  let resealed = 0;
  for (const range of ranges) {
    let after: Cursor | undefined;
    for (let more = true; more;) {
      const page = await store.list(range, { limit: slice, ...(after && { after }) });
      seen += page.items.length;
      const writes = page.items.map(anew).filter((one) => one !== null);
      if (writes.length > 0) resealed += await write(store, writes);
      ({ more } = page);
      after = page.items.at(-1)?.key;
    }
  }
  return { resealed, left: seen - resealed };
}

/** All at once; or one by one, when somebody wrote one of them meanwhile, who sealed it as it should be. */
async function write(store: Pick<Store, 'commit'>, writes: readonly Write[]): Promise<number> {
  try {
    await store.commit({ writes });
    return writes.length;
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    if (writes.length === 1) return 0;
    let written = 0;
    for (const one of writes) written += await write(store, [one]);
    return written;
  }
}
