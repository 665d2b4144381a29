import type { Cloud } from '@allmend/api/kinds';

/** When a cloud was last asked, and about what. */
interface Asked {
  readonly uid: string;
  readonly generation: number;
  /** Of the Secret; null: from before this process, so that it is not known. */
  readonly secret: string | null;
  readonly dueAt: number;
}

export interface MemoryOptions {
  /** Milliseconds between two questions to a cloud in order; that of one that is not is a fifth of it. */
  readonly periodMs: number;
}

/** What a replica knows of its clouds beside their status: when each is to be asked again. */
export interface Memory {
  /** Milliseconds until the cloud is to be asked; 0: now. */
  dueIn(key: string, cloud: Cloud, secret: string): number;
  asked(key: string, cloud: Cloud, secret: string, outcome: 'good' | 'bad'): void;
  forget(key: string): void;
}

export function createMemory({ periodMs }: MemoryOptions, clock: () => number = Date.now): Memory {
  const known = new Map<string, Asked>();
  // Clouds that came together are not asked together for ever.
  const spread = (ms: number): number => ms * (0.9 + Math.random() * 0.2);

  /** A status that another replica wrote a moment ago is as good as one of our own: after a restart not all are asked at once. */
  const remembered = (cloud: Cloud): Asked | null => {
    const { observedAt, observedGeneration } = cloud.status ?? {};
    const at = Date.parse(observedAt ?? '');
    if (Number.isNaN(at) || at > clock() || observedGeneration === undefined) return null;
    return {
      uid: cloud.metadata.uid ?? '',
      generation: observedGeneration,
      secret: null,
      dueAt: at + spread(periodMs),
    };
  };

  return {
    dueIn(key, cloud, secret) {
      const last = known.get(key) ?? remembered(cloud);
      if (!last || last.uid !== cloud.metadata.uid || last.generation !== cloud.metadata.generation) return 0;
      if (last.secret !== null && last.secret !== secret) return 0;
      known.set(key, { ...last, secret });
      return Math.max(0, Math.min(last.dueAt - clock(), periodMs * 1.1));
    },
    asked(key, { metadata }, secret, outcome) {
      const { uid = '', generation = 0 } = metadata;
      known.set(key, {
        uid,
        generation,
        secret,
        dueAt: clock() + spread(outcome === 'good' ? periodMs : periodMs / 5),
      });
    },
    forget: (key) => void known.delete(key),
  };
}
