import { createLru } from '@allmend/kit-lru';

export interface BoundedCache<T> {
  /** What is kept under the key, or what `make` gives; simultaneous askers share one making. What fails is not kept. */
  get(key: string, make: () => Promise<T>): Promise<T>;
}

/** Keeps what was used last, up to so many bytes; what alone has more is not kept. */
export function createBoundedCache<T>(options: {
  readonly bytes: number;
  readonly sizeOf: (value: T) => number;
}): BoundedCache<T> {
  const { bytes, sizeOf } = options;
  const kept = createLru<{ readonly value: T; readonly size: number }>({ capacity: bytes, weigh: ({ size }) => size });
  const underWay = new Map<string, Promise<T>>();

  const made = async (key: string, make: () => Promise<T>): Promise<T> => {
    try {
      const value = await make();
      const size = sizeOf(value);
      if (size <= bytes) kept.set(key, { value, size });
      return value;
    } finally {
      underWay.delete(key);
    }
  };

  return {
    get(key, make) {
      const known = kept.get(key);
      if (known) return Promise.resolve(known.value);
      const running = underWay.get(key) ?? made(key, make);
      underWay.set(key, running);
      return running;
    },
  };
}
