import { generateKeyPairSync } from 'node:crypto';
import type { Certificate, EvidenceDocument, Scope, Subject, Submitter } from '@allmend/api/kinds';
import type { ReportEntry } from '../monitor/journal.ts';
import { openSigningKey, type SigningKey } from '../signature/private-key.ts';
import { createMemoryJournal, type MemoryJournal } from '../verdicts/testing.ts';
import { createDirectory, type Directory, type ObjectSource } from './directory.ts';

/** A journal in memory that shows what was written down, and may refuse to. */
export interface RefusingJournal extends MemoryJournal {
  readonly entries: readonly ReportEntry[];
  /** The next records fail with this, until null. */
  fail(error: Error | null): void;
}

export function createRefusingJournal(): RefusingJournal {
  const journal = createMemoryJournal();
  const entries: ReportEntry[] = [];
  let failure: Error | null = null;
  return {
    ...journal,
    entries,
    fail: (error) => void (failure = error),
    async record(entry) {
      await Promise.resolve();
      if (failure) throw failure;
      const row = await journal.record(entry);
      entries.push(entry);
      return row;
    },
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
