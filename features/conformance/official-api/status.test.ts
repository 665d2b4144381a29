import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { scopeObject } from '../intake/testing.ts';
import { demanded, iaas, openTestMonitor, reportText, type TestMonitor } from './testing.ts';

const sample = join(resolve(import.meta.dirname, '../../../../shared/samples'), 'status-grp-a.json');

interface ScopeStatus {
  readonly name: string;
  readonly testcases: Record<string, object>;
  readonly results: Record<string, { result: number; checked_at: string; report: string | null }>;
  readonly buckets: Record<string, string[]>;
  readonly versions: Record<string, { result: number | null; validity: string }>;
  readonly relevant: string[];
  readonly result: number | null;
  readonly passed: string[];
  readonly passed_str: string;
  readonly best_passed: number | null;
  readonly validity: string | null;
}
type Status = Record<string, Record<string, ScopeStatus>>;

/** Two stable versions of which the older is about to end, and a draft. */
const three = `uuid: 11111111-2222-4333-8444-555555555555
name: Invented scope
url: https://scopes.example/three.yaml
scripts:
  - executable: x.py
    testcases:
      - {id: scs-0001-one, lifetime: day, description: One}
      - {id: scs-0001-two, lifetime: week, description: Two}
modules:
  - {id: one, name: One, targets: {main: [scs-0001-one]}}
  - {id: two, name: Two, targets: {main: [scs-0001-two]}}
versions:
  - {version: next, include: [one, two]}
  - {version: v2, stabilized_at: 2026-01-01, include: [one, two]}
  - {version: v1, stabilized_at: 2025-01-01, include: [two]}
timeline:
  - {date: 2026-11-21, versions: {next: draft, v2: effective, v1: deprecated}}
  - {date: 2026-01-01, versions: {next: draft, v2: effective, v1: warn}}
`;
const invented = '11111111-2222-4333-8444-555555555555';

let monitor: TestMonitor;
beforeEach(async () => {
  monitor = await openTestMonitor();
});

async function statusOf(query = ''): Promise<Status> {
  return (await monitor.get(`/status${query}`)).json() as Status;
}

const all = (result: number): Record<string, number> => Object.fromEntries(demanded.map((id) => [id, result]));
const iaasStatus = async (): Promise<ScopeStatus> => (await statusOf())['cloud-a']![iaas]!;

describe('/status', () => {
  test('says what passes, with every result and where it is from', async () => {
    await monitor.submit(reportText());
    expect(await iaasStatus()).toMatchObject({
      name: 'SCS-compatible IaaS',
      relevant: ['v5.1'],
      result: 1,
      passed: ['v5.1'],
      passed_str: 'v5.1',
      validity: 'effective',
      buckets: { '1': demanded },
    });
    const { results } = await iaasStatus();
    expect(results[demanded[0]!]).toEqual({
      result: 1,
      checked_at: '2026-11-20T20:44:34.503000',
      report: monitor.journal.entries[0]!.report,
    });
  });

  // Officially a version with these passes; see docs/reference/official-api.md.
  test.each([
    ['a result is missing', { ...all(1), [demanded[0]!]: undefined }, null, 'null'],
    ['a testcase did not finish', { ...all(1), [demanded[0]!]: 0 }, 0, '0'],
    ['a testcase failed', { ...all(1), [demanded[0]!]: -1 }, -1, '-1'],
  ])('nothing passes when %s', async (_, given, result, bucket) => {
    const results = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    await monitor.submit(reportText({ results: results as Record<string, number> }));
    const status = await iaasStatus();
    expect(status).toMatchObject({ result, passed: [], passed_str: '', best_passed: null, validity: 'effective' });
    expect(status.buckets[bucket]).toEqual([demanded[0]]);
  });

  test('a subject without any report is listed, and passes nothing', async () => {
    const status = await iaasStatus();
    expect(status).toMatchObject({ result: null, passed: [], buckets: { null: demanded }, results: {} });
  });

  test('filters by subject and scope; who is not known has no entry', async () => {
    monitor.addSubject('cloud-b', { scopes: ['scs-compatible-iaas', 'scs-compatible-kaas'] });
    const kaas = '1fffebe6-fd4b-44d3-a36c-fc58b4bb0180';
    expect(Object.keys(await statusOf())).toEqual(['cloud-a', 'cloud-b']);
    expect(Object.keys(await statusOf('?subject=cloud-b'))).toEqual(['cloud-b']);
    expect(await statusOf('?subject=nobody')).toEqual({});
    const byScope = await statusOf(`?scopeuuid=${kaas.toUpperCase()}`);
    expect(Object.entries(byScope).map(([name, of]) => [name, Object.keys(of)])).toEqual([['cloud-b', [kaas]]]);
    expect(await statusOf('?scopeuuid=x')).toEqual({});
  });

  test('only JSON is given', async () => {
    const ask = async (accept: string) => (await monitor.get('/status', { headers: { accept } })).status;
    expect(await ask('text/html')).toBe(406);
    expect(await ask('application/json;q=0, text/html')).toBe(406);
    // An answer that is kept does not change that.
    expect(await ask('application/json')).toBe(200);
    expect(await ask('text/html')).toBe(406);
    for (const accept of ['*/*', 'application/*', 'text/html, application/json;q=0.5', ''])
      expect(await ask(accept)).toBe(200);
  });

  test('what is not listed, and drafts of scopes, are not in public', async () => {
    monitor.addSubject('hidden', { listing: 'unlisted' });
    monitor.objects.scopes.push(scopeObject('draft', { text: three, stage: 'draft' }));
    monitor.addSubject('cloud-b', { scopes: ['draft'] });
    expect(Object.keys(await statusOf())).toEqual(['cloud-a']);
    // A report about the draft is evidence all the same.
    monitor.addSubmitter('cloud-b');
    const text = reportText({ subject: 'cloud-b', scope: invented, results: { 'scs-0001-one': 1 } });
    expect(await monitor.submit(text, { as: 'cloud-b' })).toMatchObject({ status: 200 });
    expect(Object.keys(await statusOf())).toEqual(['cloud-a']);
  });

  test('two subjects of one name are told apart, and the older one keeps it', async () => {
    monitor.addSubject('cloud-a', { displayName: 'Thief' }, 'other');
    monitor.addSubject('cloud-b', { alias: 'cloud-a' }, 'third');
    expect(Object.keys(await statusOf())).toEqual(['cloud-a', 'cloud-a@other', 'cloud-a@third']);
  });

  test.runIf(existsSync(sample))('has the structure of the official sample', async () => {
    const official = JSON.parse(readFileSync(sample, 'utf8')) as Status;
    const [expected] = Object.values(Object.values(official)[0]!);
    const results = Object.fromEntries(Object.entries(expected!.results).map(([id, { result }]) => [id, result]));
    await monitor.submit(reportText({ results }));
    const status = await iaasStatus();
    expect(Object.keys(status).sort()).toEqual(Object.keys(expected!).sort());
    expect(structureOf(status.testcases[demanded[0]!])).toEqual(structureOf(expected!.testcases[demanded[0]!]));
    expect(structureOf(status.results[demanded[0]!])).toEqual(structureOf(expected!.results[demanded[0]!]));
    expect(structureOf(status.versions['v5.1'])).toEqual(structureOf(expected!.versions['v5.1']));
    expect(status.buckets).toEqual(expected!.buckets);
    expect(Object.keys(status.results)).toEqual(Object.keys(expected!.results));
    // The one difference: a testcase that did not finish has not passed.
    const { relevant, result, validity } = expected!;
    expect(status).toMatchObject({ relevant, result, validity, passed: [] });
    expect(expected!.passed).toEqual(['v5.1']);
  });
});

describe('the instant of the request decides', () => {
  beforeEach(async () => {
    monitor.objects.scopes.push(scopeObject('three', { text: three }));
    monitor.objects.subjects.length = 0;
    monitor.addSubject('cloud-a', { scopes: ['three'] });
  });
  const now = async (text: string): Promise<ScopeStatus> => {
    monitor.clock.now = new Date(text);
    return (await statusOf())['cloud-a']![invented]!;
  };
  const report = (results: Record<string, number>) =>
    monitor.submit(reportText({ scope: invented, checkedAt: '2026-11-20 12:00:00', results }));

  test('about which results count still', async () => {
    await report({ 'scs-0001-one': 1, 'scs-0001-two': 1 });
    expect(await now('2026-11-21T23:59:59Z')).toMatchObject({ passed: ['v2'], result: 1 });
    expect(await now('2026-11-22T00:00:00Z')).toMatchObject({ passed: [], result: null });
  });

  test('about which versions count: nothing is frozen when the server starts', async () => {
    await report({ 'scs-0001-one': -1, 'scs-0001-two': 1 });
    const before = await now('2026-11-20T23:59:59Z');
    expect(before).toMatchObject({
      relevant: ['v2', 'v1'],
      passed: ['v1'],
      passed_str: 'v1†',
      result: 1,
      best_passed: 2,
      validity: 'warn',
    });
    const after = await now('2026-11-21T00:00:00Z');
    expect(after).toMatchObject({ relevant: ['v2'], passed: [], passed_str: '', result: -1, validity: 'effective' });
    expect(after.versions['v1']).toMatchObject({ validity: 'deprecated', result: 1 });
  });

  test('a draft never counts, and shows only where drafts are asked for', async () => {
    await report({ 'scs-0001-one': 1, 'scs-0001-two': 1 });
    expect(await now('2026-11-20T13:00:00Z')).toMatchObject({ passed: ['v2'] });
    const table = (await monitor.get('/markdown/table')).text;
    expect(table).toContain('✅ v2]');
    const full = (await monitor.get('/markdown/table_full', { as: 'cloud-a' })).text;
    expect(full).toContain('✅ next\\*, v2]');
  });

  test('a document counts for what people judge, until it ends', async () => {
    const manual = three
      .replace('  - executable: x.py', '  - executable: y.py\n    testcases: []\n  -')
      .replace('  -\n    testcases', '  - testcases');
    monitor.objects.scopes.length = 0;
    monitor.objects.scopes.push(scopeObject('three', { text: manual }));
    const spec = { subject: 'cloud-a', title: 'Plan', url: 'https://a.example', reminderDays: 30 };
    for (const testcase of ['scs-0001-one', 'scs-0001-two']) {
      const reviews = ['a', 'b'].map((by) => ({
        verdict: 'accept' as const,
        by,
        at: '2026-11-01T00:00:00Z',
        reason: '-',
      }));
      monitor.objects.documents.push({
        apiVersion: 'conformance.allmend.dev/v1alpha1',
        kind: 'EvidenceDocument',
        metadata: { name: testcase, namespace: 'ops' },
        spec: { ...spec, testcase, validUntil: '2026-11-20T15:00:00Z' },
        status: { state: 'Accepted', reviews },
      });
    }
    const counted = await now('2026-11-20T14:00:00Z');
    expect(counted).toMatchObject({ passed: ['v2'], results: { 'scs-0001-one': { result: 1, report: null } } });
    expect((await monitor.get('/markdown/detail/cloud-a/three')).text).toContain('| 2026-11-01 00:00 |');
    expect(await now('2026-11-20T15:00:00Z')).toMatchObject({ passed: [], result: null });
  });
});

/** Names of the members, and what is in them. */
function structureOf(value: unknown): unknown {
  if (Array.isArray(value)) return 'list';
  if (typeof value !== 'object' || value === null) return typeof value;
  const inner = Object.entries(value).filter(([name]) => name !== 'tc_target');
  return Object.fromEntries(inner.map(([name, of]) => [name, structureOf(of)]));
}
