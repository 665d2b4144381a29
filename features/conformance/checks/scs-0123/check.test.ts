import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import { checkS3 } from './check.ts';
import { s3Operations, s3RoundTrip, type S3Operation, type S3RoundTrip } from './observation.ts';
import { scs0123 } from './standard.ts';

const complete = [
  'compute',
  'identity',
  'image',
  'network',
  'load-balancer',
  'placement',
  'block-storage',
  'object-store-s3',
];

function judge(id: string, types: readonly string[]) {
  const catalog = types.map((type) => ({ type, name: `the ${type}`, endpoints: [] }));
  return scs0123.testcases.find((one) => one.id === id)!.check(inputOf({ catalog: { roles: [], catalog } }));
}

test('a complete catalogue passes everything that goes by it', () => {
  const ids = scs0123.testcases.filter(({ needs }) => needs.every(({ resource }) => resource === 'catalog'));
  expect(ids).toHaveLength(9);
  for (const { id } of ids) expect(judge(id, complete), id).toMatchObject({ verdict: 'PASS' });
});

test.each([
  ['scs-0123-service-compute', 'compute'],
  ['scs-0123-service-identity', 'identity'],
  ['scs-0123-service-image', 'image'],
  ['scs-0123-service-network', 'network'],
  ['scs-0123-service-load-balancer', 'load-balancer'],
  ['scs-0123-storage-apis', 'block-storage'],
  ['scs-0123-service-s3', 'object-store-s3'],
])('%s fails without %s, in both semantics, with a remedy', (id, type) => {
  const outcome = judge(
    id,
    complete.filter((one) => one !== type),
  );
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.official).toBeUndefined();
  expect(outcome.remedy?.[0]).toMatch(new RegExp(`^openstack service create --name \\S+ ${type}$`));
});

test('placement is asked for by the official suite only', () => {
  const outcome = judge('scs-0123-service-placement', ['compute']);
  expect(outcome).toMatchObject({ verdict: 'PASS', official: 'FAIL', deviation: '0123-placement' });
});

test('block storage goes by other names too, but should have its own', () => {
  const types = [...complete.filter((one) => one !== 'block-storage'), 'volumev3'];
  expect(judge('scs-0123-storage-apis', types).verdict).toBe('PASS');
  const outcome = judge('allmend-0123-canonical-types', types);
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.remedy).toEqual(["openstack service create --name 'the volumev3' block-storage"]);
  expect(judge('allmend-0123-canonical-types', [...types, 'block-storage']).verdict).toBe('PASS');
});

const done = (operation: S3Operation['operation']): S3Operation => ({
  operation,
  outcome: 'done',
  status: 200,
  code: null,
  message: null,
});
const unknownKey = (code: string | null, outcome: S3Operation['outcome'] = 'refused'): S3Operation => ({
  ...done('list-with-unknown-key'),
  outcome,
  status: 403,
  code,
});
const rest = s3Operations.slice(1).map(done);
const good: S3RoundTrip = s3RoundTrip.parse({
  objectStore: 'https://objects.heide.example/v1/AUTH_x',
  endpoint: 'https://objects.heide.example',
  operations: [unknownKey('InvalidAccessKeyId'), ...rest],
});
const failing = (operation: S3Operation['operation'], outcome: S3Operation['outcome'], status: number | null) => ({
  operations: good.operations.map((one) => (one.operation === operation ? { ...one, outcome, status } : one)),
});

test('S3 that works passes in both semantics', () => {
  const outcome = checkS3(good);
  expect(outcome.verdict).toBe('PASS');
  expect(outcome.official).toBeUndefined();
});

test.each<[string, string, Partial<S3RoundTrip>, Verdict, Verdict]>([
  ['no object storage', '0123-no-object-store', { objectStore: null, endpoint: null, operations: [] }, 'FAIL', 'PASS'],
  [
    'endpoint without a path',
    '0123-endpoint-without-path',
    { objectStore: 'https://objects.heide.example', ...failing('list-buckets', 'refused', 403) },
    'FAIL',
    'PASS',
  ],
  [
    'another code for an unknown key',
    '0123-s3-exercised',
    { operations: [unknownKey('AccessDenied'), ...rest] },
    'PASS',
    'FAIL',
  ],
  ['an unknown key is let in', '0123-s3-exercised', { operations: [unknownKey(null, 'done'), ...rest] }, 'PASS', 'DNF'],
  ['put refused', '0123-s3-exercised', failing('put-object', 'refused', 403), 'FAIL', 'PASS'],
  ['multipart not implemented', '0123-s3-exercised', failing('multipart-upload', 'refused', 501), 'FAIL', 'PASS'],
  ['other content', '0123-s3-exercised', failing('get-object', 'wrong-content', 200), 'FAIL', 'PASS'],
  ['slow', '0123-s3-exercised', failing('put-object', 'timeout', null), 'DNF', 'PASS'],
  ['server error', '0123-s3-exercised', failing('put-object', 'failed', 503), 'DNF', 'PASS'],
  ['no keys to be had', '0123-s3-exercised', failing('create-credential', 'refused', 403), 'DNF', 'PASS'],
  [
    'keys of Keystone not accepted',
    '0123-s3-exercised',
    {
      operations: [
        unknownKey('InvalidAccessKeyId'),
        { ...unknownKey('InvalidAccessKeyId'), operation: 'list-buckets' },
      ],
    },
    'DNF',
    'PASS',
  ],
  ['full', '0123-s3-exercised', failing('create-bucket', 'quota', 403), 'DNF', 'PASS'],
  ['nothing read back', '0123-s3-exercised', { operations: [unknownKey('NoSuchKey')] }, 'DNF', 'PASS'],
])('S3, %s: the text and the official suite differ', (_name, deviation, change, verdict, official) => {
  expect(checkS3({ ...good, ...change })).toMatchObject({ verdict, official, deviation });
});

describe('keys', () => {
  const given: S3Operation = { ...done('create-credential'), operation: 'use-given-credential' };
  const withGiven = [unknownKey('InvalidAccessKeyId'), given, ...rest.slice(1)];

  test('that were given are as good as made ones', () => {
    const outcome = checkS3({ ...good, operations: withGiven });
    expect(outcome.verdict).toBe('PASS');
    expect(formatMessage('en', outcome.details![0]!)).toMatch(/^use-given-credential: done/);
  });

  test.each([
    'You are not authorized to perform the requested action: Delegated tokens cannot access credentials directly.',
    "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..",
  ])('that an application credential cannot make are said to be for a person to make (%#)', (message) => {
    const refusedKey = { ...done('create-credential'), outcome: 'refused' as const, status: 403, message };
    const outcome = checkS3({ ...good, operations: [unknownKey('InvalidAccessKeyId'), refusedKey] });
    expect(outcome).toMatchObject({ verdict: 'DNF', remedy: ['openstack ec2 credentials create'] });
    for (const locale of ['de', 'en', 'fr'] as const) {
      const said = formatMessage(locale, outcome.message);
      for (const word of ['ec2_access_key', 'ec2_secret_key', 'openstack ec2 credentials create'])
        expect(said).toContain(word);
    }
    expect(formatMessage('en', outcome.details![0]!)).toContain(message);
    const other = { ...refusedKey, message: 'You are not authorized: identity:create_credential.' };
    expect(checkS3({ ...good, operations: [other] }).message.key).toBe('scs-0123.s3-unclear');
  });

  test('that were given and are not taken say nothing of the cloud', () => {
    const list = { ...unknownKey('InvalidAccessKeyId'), operation: 'list-buckets' as const };
    const outcome = checkS3({ ...good, operations: [unknownKey('InvalidAccessKeyId'), given, list] });
    expect(outcome).toMatchObject({ verdict: 'DNF', message: { key: 'scs-0123.s3-given-keys' } });
    expect(formatMessage('en', outcome.message)).toContain(good.endpoint!);
    const denied = { ...list, code: 'AccessDenied' };
    expect(checkS3({ ...good, operations: [given, denied] }).verdict).toBe('FAIL');
  });
});

test('each operation is told with status and code', () => {
  const lines = checkS3({ ...good, ...failing('put-object', 'refused', 403) }).details!.map((one) =>
    formatMessage('en', one),
  );
  expect(lines).toContain('put-object: refused, status 403, code –. ');
});
