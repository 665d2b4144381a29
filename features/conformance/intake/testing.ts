import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Certificate, EvidenceDocument, Scope, Subject, Submitter } from '@allmend/api/kinds';
import { AllmendError } from '@allmend/kit-errors';
import type { Journal, NewestResult, ReportEntry, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import { openSigningKey, type SigningKey } from '../signature/private-key.ts';
import { createDirectory, type Directory, type ObjectSource } from './directory.ts';

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** A journal that forgets everything at the end; what it is asked is what the real one is asked. */
export interface MemoryJournal extends Journal {
  readonly entries: readonly ReportEntry[];
  /** The next records fail with this, until null. */
  fail(error: Error | null): void;
  /** Loses a content. */
  lose(digest: string): void;
}

export function createMemoryJournal(): MemoryJournal {
  const kept: { entry: ReportEntry; row: ReportRow }[] = [];
  const contents = new Map<string, Uint8Array>();
  let failure: Error | null = null;
  const of = (place: SubjectPlace) => kept.filter(({ entry }) => entry.place.uid === place.uid);

  return {
    get entries() {
      return kept.map(({ entry }) => entry);
    },
    fail: (error) => void (failure = error),
    lose: (digest) => void contents.delete(digest),
    async record(entry) {
      await Promise.resolve();
      if (failure) throw failure;
      if (kept.some((one) => one.entry.place.tenant === entry.place.tenant && one.row.report === entry.report)) {
        const row = { reason: 'journal.duplicate', message: 'The report {report} is known.', remedy: '-' };
        throw new AllmendError(row, { report: entry.report });
      }
      const { content, signature, place, ...rest } = entry;
      const digest = sha256(content);
      contents.set(digest, content);
      const before = of(place).at(-1)?.row.hash ?? '';
      const row: ReportRow = {
        ...rest,
        row: kept.length + 1,
        hash: sha256(before + digest + entry.report),
        content: digest,
        signature: signature === null ? null : sha256(signature),
      };
      kept.push({ entry, row });
      return row;
    },
    async newest(place) {
      const scopes = new Map<string, Map<string, NewestResult>>();
      for (const { row } of of(place)) {
        const results = scopes.get(row.scope) ?? new Map<string, NewestResult>();
        for (const [testcase, result] of row.results) {
          const known = results.get(testcase);
          if (known && known.checkedAt > row.checkedAt) continue;
          results.set(testcase, { result, checkedAt: row.checkedAt, origin: row.origin, report: row.report });
        }
        scopes.set(row.scope, results);
      }
      return scopes;
    },
    head: async (place) => ({ rows: of(place).length, hash: of(place).at(-1)?.row.hash ?? '' }),
    async rows(place, { scope, order = 'ascending', after, limit = 500, since, until } = {}) {
      const rows = of(place)
        .map(({ row }) => row)
        .filter((row) => scope === undefined || row.scope === scope)
        .filter((row) => since === undefined || row.receivedAt >= since)
        .filter((row) => until === undefined || row.receivedAt < until);
      const ordered = order === 'ascending' ? rows : rows.toReversed();
      const from = after === undefined ? 0 : ordered.findIndex(({ row }) => row === after) + 1;
      return ordered.slice(from, from + limit);
    },
    async find(tenant, report) {
      const found = kept.find(({ entry, row }) => entry.place.tenant === tenant && row.report === report);
      return found ? { place: found.entry.place, row: found.row } : null;
    },
    async content(_tenant, digest) {
      const content = contents.get(digest);
      if (content) return content;
      throw new AllmendError(
        { reason: 'blobs.missing', message: 'The content {digest} is missing.', remedy: '-' },
        { digest },
      );
    },
    trim: () => Promise.resolve(0),
  };
}

/** Objects of one tenant, which a test changes as it likes. */
export interface TestObjects {
  readonly subjects: Subject[];
  readonly submitters: Submitter[];
  readonly scopes: Scope[];
  readonly certificates: Certificate[];
  readonly documents: EvidenceDocument[];
}

export const testTenant = 't0000000000000001';

/** A directory that sees what a test puts into the lists, takes out, or replaces. */
export function directoryOf(objects: TestObjects): Directory {
  const source = <T>(values: readonly T[]): ObjectSource<T> => {
    let edition = 0;
    let before: readonly T[] = [];
    return {
      values: () => values,
      edition() {
        const same = before.length === values.length && before.every((one, at) => one === values[at]);
        if (same) return edition;
        before = [...values];
        return ++edition;
      },
    };
  };
  return createDirectory({
    tenant: testTenant,
    subjects: source(objects.subjects),
    submitters: source(objects.submitters),
    scopes: source(objects.scopes),
    certificates: source(objects.certificates),
    documents: source(objects.documents),
  });
}

let made = 0;
const group = 'conformance.allmend.dev/v1alpha1';

function head<K extends string>(kind: K, name: string, namespace?: string) {
  const uid = `uid-${++made}`;
  const creationTimestamp = new Date(Date.UTC(2026, 0, 1) + made * 1000).toISOString();
  const place = namespace === undefined ? {} : { namespace };
  return { apiVersion: group, kind, metadata: { name, uid, creationTimestamp, generation: 1, ...place } };
}

export function subjectObject(name: string, spec: Partial<Subject['spec']> = {}, namespace = 'ops'): Subject {
  const usual = { displayName: name, operator: 'Invented IT eG', scopes: ['scs-compatible-iaas'], listing: 'public' };
  return { ...head('Subject', name, namespace), spec: { ...usual, ...spec } as Subject['spec'] };
}

export function submitterObject(name: string, spec: Partial<Submitter['spec']> = {}, namespace = 'ops'): Submitter {
  return { ...head('Submitter', name, namespace), spec: { party: 'operator', reads: 'own', ...spec } };
}

export function scopeObject(name: string, spec: Partial<Scope['spec']> = { shipped: name }): Scope {
  return { ...head('Scope', name), spec: { stage: 'published', ...spec } };
}

export function certificateObject(
  name: string,
  spec: Partial<Certificate['spec']>,
  state: 'Granted' | 'Suspended' | 'Revoked' = 'Granted',
): Certificate {
  const usual = { subjects: [], scope: 'scs-compatible-iaas', version: 'v5.1', applicant: 'Invented IT eG' };
  return { ...head('Certificate', name, 'ops'), spec: { ...usual, ...spec }, status: { state } };
}

export interface TestKey {
  readonly signing: SigningKey;
  /** As it stands in a `.pub` file. */
  readonly line: string;
}

/** A key to sign with; RSA, which Node writes in a form that the reader of keys reads. */
export async function createTestKey(): Promise<TestKey> {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' });
  const signing = await openSigningKey(pem, 'key', () => Promise.resolve(null));
  return { signing, line: `ssh-rsa ${signing.publicKey.blob.toString('base64')} runner@invented.example` };
}
