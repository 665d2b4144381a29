import { Certificate, EvidenceDocument, Scope, Subject } from '@allmend/api/kinds';
import type { Client, ClientKind, MetadataObject, ObjectName } from '@allmend/core-client';
import { waitUntil } from '@allmend/kit-testing';
import type { DayRoots, SealedDay } from '../monitor/day-roots.ts';
import type { ReportEntry } from '../monitor/journal.ts';

/** Objects of one tenant in memory, with as much of a client as sheets use: pages, watches, single objects. */
export interface MemoryObjects {
  readonly client: Pick<Client, 'tenant'>;
  put(object: MetadataObject): void;
  remove(kind: string, namespace: string, name: string): void;
}

interface Told {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: MetadataObject;
}

export function createMemoryObjects(): MemoryObjects {
  const objects = new Map<string, MetadataObject>();
  const listeners = new Set<(told: Told) => void>();
  let version = 0;
  const keyOf = (kind: string, { namespace = '', name }: ObjectName): string => `${kind}/${namespace}/${name}`;
  const tell = (told: Told): void => {
    for (const listener of listeners) listener(told);
  };
  const reader = (kind: ClientKind) => ({
    tenant: '',
    async page() {
      const items = [...objects.values()].filter((one) => one.kind === kind.kind);
      return { items, resourceVersion: String(version), next: null };
    },
    async *watch({ signal }: { readonly signal?: AbortSignal } = {}) {
      const waiting: Told[] = [];
      let wake = (): void => undefined;
      const listener = (told: Told): void => {
        if (told.object.kind === kind.kind) waiting.push(told);
        wake();
      };
      listeners.add(listener);
      const ended = (): boolean => signal?.aborted ?? false;
      signal?.addEventListener('abort', () => wake(), { once: true });
      try {
        while (!ended()) {
          const next = waiting.shift();
          if (next) yield next;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        listeners.delete(listener);
      }
    },
    find: async (name: ObjectName) => objects.get(keyOf(kind.kind, name)) ?? null,
  });
  const nameOf = ({ metadata }: MetadataObject): ObjectName => ({
    name: metadata.name!,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
  });
  return {
    client: { tenant: () => ({ kind: reader }) as unknown as Client },
    put(object) {
      const key = keyOf(object.kind, nameOf(object));
      const known = objects.get(key);
      const { uid = known?.metadata.uid ?? `uid-${key.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}` } =
        object.metadata;
      const stored = {
        ...object,
        metadata: {
          creationTimestamp: '2026-01-01T00:00:00Z',
          ...object.metadata,
          uid,
          resourceVersion: String(++version),
        },
      };
      objects.set(key, stored);
      tell({ type: known ? 'modified' : 'added', object: stored });
    },
    remove(kind, namespace, name) {
      const key = keyOf(kind, { name, ...(namespace !== '' && { namespace }) });
      const known = objects.get(key);
      if (!objects.delete(key)) return;
      tell({ type: 'deleted', object: known! });
    },
  };
}

const apiVersion = 'conformance.allmend.dev/v1alpha1';

export function subjectObject(name: string, spec: Partial<Subject['spec']> = {}, namespace = 'quay'): MetadataObject {
  return {
    apiVersion,
    kind: Subject.kind,
    metadata: { name, namespace },
    spec: { displayName: `Berth ${name}`, operator: 'Quay Co', scopes: ['berth-fit'], listing: 'public', ...spec },
  } as MetadataObject;
}

export function scopeObject(name: string, text: string, stage: 'published' | 'draft' = 'published'): MetadataObject {
  return { apiVersion, kind: Scope.kind, metadata: { name }, spec: { text, stage } } as MetadataObject;
}

export function certificateObject(
  name: string,
  spec: Partial<Certificate['spec']>,
  status: Certificate['status'],
): MetadataObject {
  const usual = { subjects: ['east'], scope: 'berth-fit', version: 'v2', applicant: 'Quay Co' };
  return {
    apiVersion,
    kind: Certificate.kind,
    metadata: { name, namespace: 'quay' },
    spec: { ...usual, ...spec },
    status,
  } as MetadataObject;
}

export function documentObject(
  name: string,
  spec: Partial<EvidenceDocument['spec']>,
  status: EvidenceDocument['status'],
): MetadataObject {
  const usual = {
    subject: 'east',
    testcase: 'berth-permit',
    title: 'Permit',
    validUntil: '2027-03-02T00:00:00Z',
    reminderDays: 30,
  };
  return {
    apiVersion,
    kind: EvidenceDocument.kind,
    metadata: { name, namespace: 'quay' },
    spec: { ...usual, ...spec },
    status,
  } as MetadataObject;
}

/** Seals that a test puts there. */
export function createMemoryRoots(): Pick<DayRoots, 'get' | 'list'> & { readonly days: Map<string, SealedDay> } {
  const days = new Map<string, SealedDay>();
  return {
    days,
    get: async (_tenant, day) => days.get(day) ?? null,
    async list(_tenant, { order = 'ascending', limit = 500 } = {}) {
      const all = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
      return (order === 'ascending' ? all : all.reverse()).slice(0, limit);
    },
  };
}

/** Waits until the answer is as wanted. */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  const found = await waitUntil('an answer as it is wanted', async () => {
    const answer = await ask();
    return wanted(answer) ? { answer } : null;
  });
  return found.answer;
}

/** What every entry of a test has. */
export const usualEntry: Omit<
  ReportEntry,
  'place' | 'report' | 'scope' | 'checkedAt' | 'receivedAt' | 'results' | 'content'
> = {
  origin: 'us',
  submitter: null,
  signer: 'SHA256:abc',
  suite: 'allmend 1',
  simulated: false,
  format: 'allmend',
  signature: null,
  snapshot: null,
};
