/** A map that forgets what was used longest ago once its entries weigh too much. */
export interface Lru<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  clear(): void;
  values(): Iterable<V>;
}

export interface LruOptions<V> {
  /** Most weight that is kept; the newest entry is kept however heavy it is. */
  readonly capacity: number;
  /** Default: 1 each. */
  readonly weigh?: (value: V) => number;
  /** Told of what is forgotten for its weight. */
  readonly forgotten?: (value: V) => void;
}

export function createLru<V>({ capacity, weigh = () => 1, forgotten }: LruOptions<V>): Lru<V> {
  const entries = new Map<string, { readonly value: V; readonly weight: number }>();
  let total = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    total -= entry.weight;
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      drop(key);
      const weight = weigh(value);
      entries.set(key, { value, weight });
      total += weight;
      for (const [oldest, entry] of entries) {
        if (total <= capacity || oldest === key) break;
        drop(oldest);
        forgotten?.(entry.value);
      }
    },
    delete: drop,
    clear() {
      entries.clear();
      total = 0;
    },
    *values() {
      for (const { value } of entries.values()) yield value;
    },
  };
}
