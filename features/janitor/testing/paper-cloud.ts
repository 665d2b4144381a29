import { installationOf, type CloudKey } from '@allmend/core-ledger';
import type { Clock } from '../sweep.ts';
import type { Premises, Sighting } from '../premises.ts';

export type PaperResource = Sighting;

export interface PaperClock extends Clock {
  at: number;
}

/** A clock that goes only when somebody sleeps or moves it. */
export function paperClock(): PaperClock {
  const clock: PaperClock = {
    at: Date.parse('2026-03-01T12:00:00Z'),
    now: () => clock.at,
    sleep: async (milliseconds) => {
      clock.at += milliseconds;
    },
  };
  return clock;
}

export interface PaperCloud {
  readonly key: CloudKey;
  readonly resources: Set<PaperResource>;
  /** Every removal that the cloud was asked for, `kind/id`. */
  readonly asked: string[];
  /** Called before each find, remove and census: other things happen while a sweep goes on. May throw. */
  interfere: (operation: 'find' | 'remove' | 'census', kind: string) => void | Promise<void>;
  /** Says why a resource cannot be removed just now. */
  holds: (resource: PaperResource) => string | null;
  add(kind: string, name: string, marks?: readonly string[]): PaperResource;
  has(resource: PaperResource): boolean;
  open(): Premises;
}

/** Kinds whose id is their name. */
const namedById = new Set(['key-pair', 'bucket']);

/** A cloud on paper, with the searching rules of the clients' removers. */
export function paperCloud(projectId = 'p1'): PaperCloud {
  let counter = 0;
  const resources = new Set<PaperResource>();
  const cloud: PaperCloud = {
    key: { authUrl: 'https://keystone.gruenland.example', region: null, projectId },
    resources,
    asked: [],
    interfere: () => undefined,
    holds: () => null,
    add(kind, name, marks = []) {
      const resource = { kind, id: namedById.has(kind) ? name : `${kind}-${++counter}`, name, marks };
      resources.add(resource);
      return resource;
    },
    has: (resource) => [...resources].some((one) => one.kind === resource.kind && one.id === resource.id),
    open: () => ({
      key: cloud.key,
      order: ['server', 'router-interface', 'router', 'subnet', 'network', 'key-pair', 'volume', 'secret', 'bucket'],
      async find(kind, { id, name, tag }) {
        await cloud.interfere('find', kind);
        return [...resources].filter((one) => {
          if (one.kind !== kind) return false;
          if (id !== undefined) return one.id === id;
          const marks = one.marks.filter((mark) => mark.startsWith('allmend:'));
          return one.name === name && (marks.length === 0 || marks.includes(tag));
        });
      },
      async remove(kind, id) {
        await cloud.interfere('remove', kind);
        cloud.asked.push(`${kind}/${id}`);
        for (const one of resources) {
          if (one.kind !== kind || one.id !== id) continue;
          const holder = cloud.holds(one);
          if (holder !== null) throw new Error(`in use by ${holder}`);
          resources.delete(one);
        }
      },
      async *census(unseen) {
        try {
          await cloud.interfere('census', '');
        } catch (error) {
          unseen('server', error);
          return;
        }
        for (const one of [...resources]) {
          if ([one.name, ...one.marks].some((text) => installationOf(text) !== null)) yield one;
        }
      },
      async close() {},
    }),
  };
  return cloud;
}
