import { createHash, randomUUID } from 'node:crypto';
import { snapshotSchemaVersion, type Snapshot } from '@allmend/api';
import type { Store } from '@allmend/core-store';
import type { TenantBlobs } from '@allmend/core-blobs';
import type { ReportEntry, SubjectPlace } from './journal.ts';

/** A store and blobs of an engine, for one test. */
export interface JournalPlace {
  readonly store: Store;
  readonly blobs: TenantBlobs;
  /** The same store through another handle, as another server has it; null where there is none. */
  second(): Promise<Store | null>;
  cleanup(): Promise<void>;
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const luebeck: SubjectPlace = placeOf('hansa', 'luebeck');

export function placeOf(namespace: string, name: string, tenant = 'root'): SubjectPlace {
  return { tenant, namespace, name, uid: randomUUID() };
}

export const day = (text: string): Date => new Date(`${text}${text.includes('T') ? '' : 'T12:00:00Z'}`);

/** A report of a kind that needs nothing else; its content says its UUID. */
export function entryOf(place: SubjectPlace, more: Partial<ReportEntry> = {}): ReportEntry {
  const report = more.report ?? randomUUID();
  const receivedAt = more.receivedAt ?? day('2026-11-20');
  return {
    place,
    report,
    scope: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
    checkedAt: receivedAt,
    receivedAt,
    origin: 'us',
    submitter: null,
    signer: null,
    suite: 'allmend 0.1.0',
    simulated: true,
    results: new Map([['scs-0100-syntax-check', 1]]),
    format: 'allmend',
    content: Buffer.from(`content of ${report}`),
    signature: null,
    snapshot: null,
    ...more,
  };
}

/** A snapshot of an invented cloud whose one answer has this body. */
export function snapshotOf(body: string, more: Partial<Snapshot> = {}): Snapshot {
  const at = '2026-11-20T05:00:00.000Z';
  return {
    schema: snapshotSchemaVersion,
    id: randomUUID(),
    tool: { name: 'allmend', version: '0.1.0' },
    cloud: { name: 'lindenau', region: null, authUrl: 'https://cloud.example' },
    simulated: true,
    identity: null,
    startedAt: at,
    finishedAt: at,
    observations: {},
    exchanges: [
      {
        id: 1,
        service: 'compute',
        method: 'GET',
        route: '/flavors',
        url: 'https://cloud.example/flavors',
        at,
        durationMs: 1,
        status: 200,
        requestId: null,
        attempts: 1,
        requestBody: null,
        responseBody: sha256(body),
        error: null,
      },
    ],
    ...more,
  };
}
