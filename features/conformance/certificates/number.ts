import { storeErrors, StoreConflict, type Store, type StoreKey } from '@allmend/core-store';

/**
 * Takes the next number `<namespace>-<year>-<sequence>`. Numbers are counted in the store apart from the objects, so that none is
 * given twice, whatever is deleted and made anew; a crash right after leaves a gap.
 */
export async function takeNumber(store: Store, tenant: string, namespace: string, at: Date): Promise<string> {
  const year = at.getUTCFullYear();
  // In no namespace: the count outlives the one that it is for.
  const key: StoreKey = {
    tenant,
    group: 'conformance.allmend.dev',
    resource: 'certificatenumbers',
    namespace: '',
    name: `${namespace}.${year}`,
  };
  for (let attempt = 1; ; attempt += 1) {
    const stored = await store.get(key);
    const next = stored ? Number(Buffer.from(stored.value).toString()) + 1 : 1;
    if (!Number.isSafeInteger(next)) throw new Error(`the count of certificates ${key.name} is damaged`);
    const value = Buffer.from(String(next));
    try {
      await store.commit({ writes: [{ key, op: 'put', value, expect: stored?.revision ?? 'absent' }] });
      return `${namespace}-${year}-${next}`;
    } catch (error) {
      const mayRepeat = error instanceof StoreConflict || storeErrors.is(error, 'outcome-unknown');
      if (!mayRepeat || attempt === attempts) throw error;
    }
  }
}

const attempts = 20;

const form = /^([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)-(\d{4})-([1-9]\d{0,9})$/;

/** Namespace of a number; null when it is none. */
export function namespaceOfNumber(number: string): string | null {
  return form.exec(number)?.[1] ?? null;
}
