export interface BoundedCache<T> {
  /** What is kept under the key, or what `make` gives; simultaneous askers share one making. What fails is not kept. */
  get(key: string, make: () => Promise<T>): Promise<T>;
  /** Bytes of what is kept. */
  readonly size: number;
}

interface Entry<T> {
  readonly value: Promise<T>;
  size: number;
}

/** Keeps what was used last, up to so many bytes. */
export function createBoundedCache<T>(options: {
  readonly bytes: number;
  readonly sizeOf: (value: T) => number;
}): BoundedCache<T> {
  const entries = new Map<string, Entry<T>>();
  let total = 0;
  const forget = (key: string, entry: Entry<T>) => {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    total -= entry.size;
  };
  const settle = (key: string, entry: Entry<T>, size: number) => {
    if (entries.get(key) !== entry) return;
    entry.size = size;
    total += size;
    for (const [oldest, old] of entries) {
      if (total <= options.bytes) return;
      forget(oldest, old);
    }
  };
  return {
    get size() {
      return total;
    },
    get(key, make) {
      const known = entries.get(key);
      if (known) {
        entries.delete(key);
        entries.set(key, known);
        return known.value;
      }
      const entry: Entry<T> = { value: make(), size: 0 };
      entries.set(key, entry);
      void entry.value.then(
        (value) => settle(key, entry, options.sizeOf(value)),
        () => forget(key, entry),
      );
      return entry.value;
    },
  };
}
