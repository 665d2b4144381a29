import { resealStore, type KeyRing, type Store, type StoreKey } from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import type { SealMark } from './data-folder.ts';
import { isSealed, sealedRanges } from './sealed.ts';

const markKey: StoreKey = {
  tenant: 'root',
  group: 'seal.allmend.dev',
  resource: 'marks',
  namespace: '',
  name: 'current',
};

async function readMark(store: Store): Promise<SealMark | null> {
  const found = await store.get(markKey);
  return found && (JSON.parse(Buffer.from(found.value).toString()) as SealMark);
}

/**
 * Writes anew what is sealed with another key than the current one, once for each new current key. Gives since when all is. `store` is the one below
 * `sealStore`. Several servers may do it at once.
 */
export async function resealWithCurrent(
  store: Store,
  keys: KeyRing,
  options: { readonly logger: Logger; readonly now: () => Date },
): Promise<SealMark> {
  const known = await readMark(store);
  if (known?.key === keys.current) return known;
  const { resealed } = await resealStore(store, { keys, isSealed }, sealedRanges);
  const mark: SealMark = { key: keys.current, at: options.now().toISOString() };
  await store.commit({ writes: [{ key: markKey, op: 'put', value: Buffer.from(JSON.stringify(mark)) }] });
  if (resealed > 0) options.logger.info({ resealed, key: keys.current }, 'everything is sealed with the current key');
  return mark;
}
