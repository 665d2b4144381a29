import type { Certificate, Scope, Subject } from '@allmend/api/kinds';
import { findCondition } from '@allmend/core-controller';
import { describe, expect, test } from 'vitest';
import { assess, reviewDays, type Assessment } from './assessment.ts';
import type { Surroundings } from './grounds.ts';
import type { CertificateStatus } from './life.ts';

const day = 86_400_000;
const start = new Date('2026-11-21T10:00:00Z');
const after = (days: number): Date => new Date(start.getTime() + days * day);
const wire = (days: number): string => after(days).toISOString().replace('.000', '');

const granted: CertificateStatus = {
  state: 'Granted',
  number: 'hansa-2026-1',
  validFrom: wire(0),
  validUntil: wire(365),
  nextManualCheck: wire(92),
  decisions: [{ action: 'grant', by: 'bo', at: wire(0), reason: 'passes', effect: 'Done' }],
};

const certificate = (status: CertificateStatus, spec: Partial<Certificate['spec']> = {}): Certificate => ({
  apiVersion: 'conformance.allmend.dev/v1alpha1',
  kind: 'Certificate',
  metadata: { name: 'c', namespace: 'hansa', uid: 'u', generation: 1 },
  spec: { subjects: ['a', 'b'], scope: 'open', version: 'v1', applicant: 'Hansa IT eG', ...spec },
  status,
});

function subject(verdict: 'PASS' | 'FAIL' | 'DNF' | 'MISS', more: object = {}): Subject {
  const standing = {
    scope: 'open',
    version: 'v1',
    verdict,
    since: wire(-1),
    counts: { PASS: 1, FAIL: 0, DNF: 0, MISS: 0 },
    ...more,
  };
  return { spec: {}, status: { standings: [standing] } } as unknown as Subject;
}

const around = (a: Subject, b: Subject, more: Partial<Surroundings> = {}): Surroundings => ({
  subjects: new Map([
    ['a', a],
    ['b', b],
  ]),
  scopes: new Map(),
  certificates: [],
  ...more,
});
const good = around(subject('PASS'), subject('PASS'));
const bad = around(subject('PASS'), subject('FAIL'));
const told = ({ news }: Assessment): readonly string[] => news.map(({ cause, severity }) => `${cause} ${severity}`);
const conforms = ({ status }: Assessment) => findCondition(status.conditions ?? [], 'Conforms');

describe('a review', () => {
  test('begins when a covered subject does not pass, for 30 days, and keeps its beginning', () => {
    const first = assess(certificate(granted), bad, after(10));
    expect(first.status.review).toEqual({
      since: wire(10),
      until: wire(10 + reviewDays),
      reason: '"b" failed v1.',
    });
    expect(first.status.state).toBe('Granted');
    expect(told(first)).toEqual(['certificate-review failure']);
    const worse = around(subject('MISS'), subject('FAIL'));
    const second = assess(certificate(first.status), worse, after(20));
    expect(second.status.review).toEqual({
      since: wire(10),
      until: wire(40),
      reason: '"a" has no fresh result for v1. "b" failed v1.',
    });
    expect(second.news).toMatchObject([{ occurrence: wire(10) }]);
  });

  test.each(['FAIL', 'DNF', 'MISS'] as const)('is for %s: only PASS passes', (verdict) => {
    expect(
      assess(certificate(granted), around(subject('PASS'), subject(verdict)), after(1)).status.review,
    ).toBeDefined();
  });

  test('ends when all passes again', () => {
    const { status } = assess(certificate(granted), bad, after(10));
    const mended = assess(certificate(status), good, after(12));
    expect(mended.status).not.toHaveProperty('review');
    expect(conforms(mended)).toMatchObject({ status: 'True', reason: 'Passes' });
  });

  test('asks the body to suspend when its time is over, and never suspends', () => {
    const { status } = assess(certificate(granted), bad, after(10));
    const over = assess(certificate(status), bad, after(40), '/tenants/city');
    expect(told(over)).toEqual(['certificate-review failure', 'certificate-overdue failure']);
    expect(over.news[1]!.remedies).toEqual([
      `echo '{"apiVersion":"conformance.allmend.dev/v1alpha1","kind":"CertificateDecision","spec":{"action":"suspend","reason":"WHY"}}' | kubectl create --raw /tenants/city/apis/conformance.allmend.dev/v1alpha1/namespaces/hansa/certificates/c/decision -f -`,
    ]);
    expect(over.status.state).toBe('Granted');
    expect(assess(certificate(over.status), bad, after(300)).status.state).toBe('Granted');
  });

  test('begins by itself when a result grows too old, or a subject is gone', () => {
    const old = around(subject('PASS', { expiresAt: wire(5) }), subject('PASS'));
    expect(assess(certificate(granted), old, after(4)).status.review).toBeUndefined();
    expect(assess(certificate(granted), old, after(4)).next).toEqual(after(5));
    expect(assess(certificate(granted), old, after(5)).status.review?.reason).toContain('no fresh result');
    const gone = { ...good, subjects: new Map([['a', subject('PASS')]]) };
    expect(assess(certificate(granted), gone, after(4)).status.review?.reason).toBe('There is no subject "b".');
  });

  test('is none of another version: the certificate stays, and that nobody measures it is said', () => {
    const later = around(subject('FAIL', { version: 'v2' }), subject('PASS', { version: 'v2' }));
    const one = assess(certificate(granted), later, after(10));
    expect(one.status.review).toBeUndefined();
    expect(conforms(one)).toMatchObject({ status: 'Unknown', reason: 'JudgedByOtherVersion' });
    expect(told(one)).toEqual(['certificate-version warning']);
  });

  test('is none of what is not granted', () => {
    for (const state of ['Applied', 'Suspended', 'Revoked'] as const) {
      const { decisions: _, ...status } = { ...granted, state };
      expect(assess(certificate(status), bad, after(10)).status.review).toBeUndefined();
    }
  });
});

test('a certificate needs a valid one of the scope that its scope names as prerequisite', () => {
  const text = `prerequisite:\n  name: Base\n  url: https://scopes.example/base\n`;
  const scopes = new Map<string, Scope>([
    ['open', { metadata: { name: 'open' }, spec: { text: scopeText(text) } } as Scope],
    ['base', { metadata: { name: 'base' }, spec: {}, status: { title: 'Base', url: 'https://other' } } as Scope],
  ]);
  const base = { ...granted, number: 'hansa-2026-2' };
  const holds = (certificates: readonly Certificate[]) =>
    assess(certificate(granted), { ...good, scopes, certificates }, after(1)).status.review?.reason;
  const needed = 'There is no valid certificate for "Base" that covers the same subjects.';
  expect(holds([])).toBe(needed);
  expect(holds([certificate(base, { scope: 'base', subjects: ['a'] })])).toBe(needed);
  expect(holds([certificate(base, { scope: 'base' })])).toBeUndefined();
  const suspended = {
    ...base,
    decisions: [...base.decisions!, { action: 'suspend', by: 'bo', at: wire(1), reason: 'x' }],
  } as CertificateStatus;
  expect(holds([certificate(suspended, { scope: 'base' })])).toBe(needed);
});

function scopeText(more: string): string {
  return `uuid: 11111111-2222-4333-8444-555555555555
name: Open
url: https://scopes.example/open
${more}variables: []
scripts: []
modules: []
timeline: []
versions: []
`;
}

describe('people are told', () => {
  test.each([
    [304, []],
    [305, ['60 days']],
    [334.5, ['60 days']],
    [335, ['30 days']],
    [358, ['7 days']],
    [364.9, ['7 days']],
  ])('before the end, after %d days: %j', (days, expected) => {
    const checked = { ...granted, nextManualCheck: wire(500) };
    const { news } = assess(certificate(checked), good, after(days));
    const ends = news.filter(({ cause }) => cause === 'certificate-expiry');
    expect(ends.map(({ occurrence }) => occurrence)).toEqual(expected.map((text) => `${wire(365)} ${text}`));
  });

  test('before a manual check is due, and when it was not done', () => {
    const causes = (days: number) =>
      assess(certificate(granted), good, after(days)).news.map(({ cause, severity }) => `${cause} ${severity}`);
    expect(causes(77)).toEqual([]);
    expect(causes(78)).toEqual(['certificate-check warning']);
    expect(causes(92)).toEqual(['certificate-check failure']);
  });

  test('what was decided, and that it has ended; old news are none', () => {
    expect(assess(certificate(granted), good, after(1)).news).toMatchObject([
      { cause: 'certificate-state', severity: 'information', path: '/certificates/hansa-2026-1' },
    ]);
    expect(assess(certificate(granted), good, after(8)).news).toEqual([]);
    const ended = assess(certificate(granted), bad, after(365));
    expect(told(ended)).toEqual(['certificate-state failure']);
    expect(ended.status).toMatchObject({ state: 'Expired' });
    expect(ended.next).toBeNull();
  });

  test('that a decision waits; it goes when it has lapsed', () => {
    const waiting: CertificateStatus = { pending: { action: 'grant', by: 'ada', at: wire(0) } };
    const one = assess(certificate(waiting), good, after(1));
    expect(told(one)).toEqual(['certificate-waiting information']);
    expect(one.next).toEqual(after(14));
    expect(assess(certificate(waiting), good, after(14)).status).not.toHaveProperty('pending');
  });

  test('in three languages, of hostile reasons as text', () => {
    const hostile = {
      ...granted,
      decisions: [{ ...granted.decisions![0]!, reason: '{name} <script>\u202e{x, plural' }],
    };
    const [news] = assess(certificate(hostile), good, after(1)).news;
    expect(news!.body[0]!.params).toEqual({ reason: '{name} <script>\u202e{x, plural' });
  });
});

test('the same facts give the same status: nothing is written twice', () => {
  const first = assess(certificate(granted), bad, after(10));
  const second = assess(certificate(first.status), bad, after(10.2));
  expect(second.status).toEqual(first.status);
  expect(second.news).toEqual(first.news);
});

test('a clock that was a year ahead for an hour spoils nothing', () => {
  const wrong = assess(certificate(granted), good, after(400));
  expect(wrong.status.state).toBe('Expired');
  const right = assess(certificate(wrong.status), good, after(3));
  expect(right.status).toMatchObject({ state: 'Granted', validUntil: granted.validUntil });
  expect(findCondition(right.status.conditions ?? [], 'Valid')).toMatchObject({ status: 'True' });
});
