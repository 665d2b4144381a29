import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@allmend/kit-secret';
import { openstackErrors, type CloudConfig } from '@allmend/openstack-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CollectContext } from '../../engine/collector.ts';
import { s3RoundTrips } from './collect.ts';
import type { S3RoundTrip } from './observation.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly region: string;
  /** The access key that signed it. */
  readonly key: string;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

const error = (status: number, code: string, message: string): Reply => ({
  status,
  body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});
const buckets: Reply = {
  status: 200,
  body: '<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>',
};

/** An S3 service of which only the answers are there. */
async function s3At(reply: (asked: Asked, count: number) => Reply): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const signed = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '');
    asked.push({ method: request.method!, path: request.url!, region: signed?.[2] ?? '', key: signed?.[1] ?? '' });
    request.resume().on('end', () => {
      const { status, body } = reply(asked.at(-1)!, asked.length);
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

interface Tracked {
  readonly kind: string;
  readonly scope: unknown;
}

async function collect(
  endpoints: Readonly<Record<string, string>>,
  {
    createEc2Credential = async () => ({ access: 'a', secret: 'b' }),
    ec2 = null,
  }: { readonly createEc2Credential?: () => Promise<object>; readonly ec2?: CloudConfig['ec2'] } = {},
): Promise<{ readonly trip: S3RoundTrip; readonly tracked: readonly Tracked[] }> {
  const tracked: Tracked[] = [];
  const context = {
    cloud: {
      config: { ec2, tls: { verify: true, ca: null, cert: null, key: null } },
      endpoint: async (type: string) => endpoints[type] ?? null,
      token: async () => ({ userId: 'u', projectId: 'p' }),
      identity: { createEc2Credential },
    },
    signal: new AbortController().signal,
    record: () => undefined,
    progress: () => undefined,
    sleep: async () => undefined,
    options: {},
    track: async (kind: string, create: (labels: object) => unknown, scope: unknown) => {
      tracked.push({ kind, scope });
      return create({ name: `allmend-test-${kind}`, tag: 'allmend:a:b' });
    },
  };
  return { trip: await s3RoundTrips.collect(context as unknown as CollectContext), tracked };
}

const outcomes = ({ operations }: S3RoundTrip) =>
  operations.map(({ operation, outcome, code }) => `${operation} ${outcome} ${code ?? '-'}`);
const denied = error(403, 'AccessDenied', 'no');

describe('where S3 is', () => {
  test('nowhere: nothing is asked and nothing made', async () => {
    const { trip, tracked } = await collect({});
    expect(trip).toEqual({ objectStore: null, endpoint: null, operations: [] });
    expect(tracked).toEqual([]);
  });

  test('at the host of Swift when it has no entry of its own', async () => {
    const { url, asked } = await s3At(() => denied);
    const { trip } = await collect({ 'object-store': `${url}/v1/AUTH_p` });
    expect(trip.endpoint).toBe(url);
    expect(asked.map(({ path }) => path)).toEqual(['/', '/']);
    expect(outcomes(trip)).toEqual([
      'list-with-unknown-key refused AccessDenied',
      'create-credential done -',
      'list-buckets refused AccessDenied',
    ]);
  });

  test('its own entry comes first; the official question goes to Swift all the same', async () => {
    const swift = await s3At(() => error(403, 'InvalidAccessKeyId', 'unknown'));
    const own = await s3At(() => denied);
    const { trip } = await collect({ 'object-store': `${swift.url}/v1`, 'object-store-s3': own.url });
    expect(outcomes(trip)[0]).toBe('list-with-unknown-key refused InvalidAccessKeyId');
    expect([swift.asked.length, own.asked.length]).toEqual([1, 1]);
  });
});

test('signs for the region that the service names, and writes it down for the janitor', async () => {
  const wrong = error(400, 'AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'north'");
  const { url, asked } = await s3At(({ method, region }) => {
    if (region !== 'north') return wrong;
    return method === 'GET' ? buckets : denied;
  });
  const { trip, tracked } = await collect({ s3: url });
  expect(asked.map(({ region }) => region)).toEqual(['us-east-1', 'north', 'north']);
  expect(outcomes(trip)).toEqual([
    'create-credential done -',
    'list-buckets done -',
    'create-bucket refused AccessDenied',
  ]);
  expect(tracked.at(-1)).toEqual({ kind: 'bucket', scope: { endpoint: url, region: 'north' } });
});

test('gives a new key a moment until the service knows it, but not for ever', async () => {
  const unknown = error(403, 'InvalidAccessKeyId', 'unknown');
  const patient = await s3At(({ method }, count) => (count < 3 ? unknown : method === 'GET' ? buckets : denied));
  expect(outcomes((await collect({ s3: patient.url })).trip)).toContain('list-buckets done -');
  const never = await s3At(() => unknown);
  expect(outcomes((await collect({ s3: never.url })).trip)).toContain('list-buckets refused InvalidAccessKeyId');
  expect(never.asked).toHaveLength(4);
});

test('a bucket that an earlier attempt made is ours', async () => {
  const owned = error(409, 'BucketAlreadyOwnedByYou', 'yours');
  const { url } = await s3At(({ method, path }) => {
    if (method === 'GET') return buckets;
    return path === '/allmend-test-bucket' && method === 'PUT' ? owned : denied;
  });
  expect(outcomes((await collect({ s3: url })).trip)).toContain('create-bucket done -');
});

test('keys of the configuration are used, and none are made', async () => {
  const { url, asked } = await s3At(({ method }) => (method === 'GET' ? buckets : denied));
  const ec2 = { access: 'given-access', secret: new Secret('canary-given-secret') };
  const { trip, tracked } = await collect({ s3: url }, { ec2 });
  expect(outcomes(trip)).toEqual([
    'use-given-credential done -',
    'list-buckets done -',
    'create-bucket refused AccessDenied',
  ]);
  expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['given-access']));
  expect(tracked.map(({ kind }) => kind)).toEqual(['bucket']);
  expect(JSON.stringify(trip)).not.toContain('canary');
});

test('without a key nothing more is tried, and the refusal is told with its status', async () => {
  const { url, asked } = await s3At(() => denied);
  const createEc2Credential = async () => {
    const params = { service: 'identity', method: 'POST', route: '/x', status: 403, requestId: 'none' };
    throw openstackErrors.error('forbidden', { ...params, cloudMessage: 'You are not authorized' });
  };
  const { trip } = await collect({ s3: url }, { createEc2Credential });
  expect(trip.operations).toEqual([
    {
      operation: 'create-credential',
      outcome: 'refused',
      status: 403,
      code: null,
      message: 'You are not authorized',
    },
  ]);
  expect(asked).toEqual([]);
});
