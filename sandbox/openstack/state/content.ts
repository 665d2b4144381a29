import { createHash } from 'node:crypto';

/** Bytes of images, objects and secrets, kept once per content and counted per holder. */
export interface ContentStore {
  /** Stores bytes and returns their reference (sha256, hexadecimal). */
  put(bytes: Uint8Array): string;
  get(reference: string): Uint8Array;
  has(reference: string): boolean;
  /** One holder more of stored content. */
  keep(reference: string): void;
  /** One holder less; the last one frees it. */
  drop(reference: string): void;
  entries(): IterableIterator<
    readonly [reference: string, held: { readonly bytes: Uint8Array; readonly holders: number }]
  >;
}

export function createContentStore(): ContentStore {
  const held = new Map<string, { bytes: Uint8Array; holders: number }>();
  return {
    put(bytes) {
      const reference = createHash('sha256').update(bytes).digest('hex');
      const known = held.get(reference);
      if (known) known.holders += 1;
      else held.set(reference, { bytes, holders: 1 });
      return reference;
    },
    get(reference) {
      const known = held.get(reference);
      if (!known) throw new Error(`no content ${reference}`);
      return known.bytes;
    },
    has: (reference) => held.has(reference),
    keep(reference) {
      const known = held.get(reference);
      if (known) known.holders += 1;
    },
    drop(reference) {
      const known = held.get(reference);
      if (!known) return;
      known.holders -= 1;
      if (known.holders <= 0) held.delete(reference);
    },
    entries: () => held.entries(),
  };
}
