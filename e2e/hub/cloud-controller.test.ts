import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cloud, Event, Namespace, Secret, Tenant } from '@allmend/api/kinds';
import { findCondition } from '@allmend/core-controller';
import { operatorPolicy, strangersPolicy } from '@allmend/kit-egress';
import { createLogger } from '@allmend/kit-telemetry';
import { labCloudsFile } from '@allmend/kit-testing';
import { cloudController } from '@allmend/openstack-provider';
import { startSandbox, type Sandbox } from '@allmend/openstack-sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openApiStage, type ApiStage } from './api-stage.ts';

interface Entry {
  readonly auth: Readonly<Record<string, string>> & { readonly auth_url: string };
  readonly region_name?: string;
}

const log: string[] = [];
const logger = createLogger({ level: 'debug', write: (line) => log.push(line) });
let stage: ApiStage;

beforeAll(async () => {
  stage = await openApiStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Seconds for a cloud that answers, however long the machine stands still meanwhile: who is late is asked again in a minute only. */
const patient = 30;

/** Runs the controller for the tests of the enclosing `describe`. `deadline`: seconds that a request to a cloud may take. */
function withController(deadline: number): void {
  let stop = () => Promise.resolve();
  beforeAll(() => {
    const controller = cloudController(stage.client, {
      logger,
      lease: 'none',
      secretMs: 50,
      deadline,
      egress: (tenant) => (tenant === 'strangers' ? strangersPolicy : operatorPolicy),
    });
    controller.start();
    stop = () => controller.stop();
  });
  afterAll(() => stop());
}

let namespace = '';
let places = 0;
beforeEach(async () => {
  namespace = `place-${++places}`;
  await stage.client.kind(Namespace).create({ metadata: { name: namespace } });
});

const clouds = () => stage.client.kind(Cloud);
const name = () => ({ name: 'west', namespace });

function writeSecret(entry: object, text?: string): Promise<Secret> {
  const content = text ?? stringify({ clouds: { any: entry } });
  return stage.client
    .kind(Secret)
    .apply(
      { metadata: { name: 'west-credentials', namespace }, stringData: { 'clouds.yaml': content } },
      { force: 'yes' },
    );
}

function writeCloud(endpoint: string, spec: object = { credentialRef: { name: 'west-credentials' } }): Promise<Cloud> {
  return clouds().create({ metadata: name(), spec: { type: 'openstack', endpoint, ...spec } });
}

/** The Cloud as soon as a condition has this reason. */
async function reaches(type: string, reason: string): Promise<Cloud> {
  let seen: Cloud | null = null;
  const read = async (): Promise<string | undefined> => {
    seen = await clouds().get(name());
    return findCondition(seen.status?.conditions ?? [], type)?.reason;
  };
  await expect.poll(read, { timeout: 18_000, interval: 30 }).toBe(reason);
  return seen!;
}

const condition = (cloud: Cloud, type: string) => findCondition(cloud.status?.conditions ?? [], type)!;

function suite(open: () => { readonly entry: Entry; readonly region: string }): void {
  test('a cloud in order: reachable, accepted, with its services, their versions and its regions', async () => {
    const { entry, region } = open();
    await writeSecret(entry);
    await writeCloud(entry.auth.auth_url, { credentialRef: { name: 'west-credentials' }, region });
    const cloud = await reaches('Authenticated', 'Accepted');
    expect(condition(cloud, 'Reachable')).toMatchObject({ status: 'True', reason: 'Answers', observedGeneration: 1 });
    expect(condition(cloud, 'Authenticated').message).toMatch(
      /^The credentials are accepted, for the project ".+"; roles: .*member/,
    );
    expect(cloud.status).toMatchObject({
      lastError: '',
      observedGeneration: 1,
      regions: expect.arrayContaining([region]),
    });
    expect(Date.now() - Date.parse(cloud.status!.observedAt!)).toBeLessThan(60_000);
    const versions = new Map(cloud.status!.services!.map((service) => [service.type, service.versions ?? []]));
    expect([...versions.keys()]).toEqual(expect.arrayContaining(['identity', 'compute', 'image', 'network']));
    expect(versions.get('compute')).toContain('2.1');
    expect(versions.get('identity')!.some((version) => version.startsWith('3.'))).toBe(true);
    expect(JSON.stringify(cloud)).not.toContain(entry.auth['password']);
  });

  test('wrong credentials: what Keystone says; they are tried anew as soon as the Secret changes', async () => {
    const { entry } = open();
    await writeSecret({ ...entry, auth: { ...entry.auth, password: 'canary-7f3a-wrong' } });
    await writeCloud(entry.auth.auth_url);
    const refused = await reaches('Authenticated', 'CredentialsWrong');
    expect(condition(refused, 'Authenticated')).toMatchObject({
      status: 'False',
      message: expect.stringContaining('requires authentication'),
    });
    expect(condition(refused, 'Reachable').status).toBe('True');
    expect(refused.status!.lastError).toContain('does not accept the credentials');
    await writeSecret(entry);
    expect((await reaches('Authenticated', 'Accepted')).status!.lastError).toBe('');
    expect(log.join('') + JSON.stringify(refused)).not.toContain('canary-7f3a');
    expect(log.join('')).not.toContain(entry.auth['password']);
  });

  test('without credentials only what anybody may see', async () => {
    const { entry } = open();
    await writeCloud(entry.auth.auth_url, {});
    const cloud = await reaches('Authenticated', 'NoCredentials');
    expect(condition(cloud, 'Reachable').status).toBe('True');
    expect(cloud.status!.services).toEqual([
      { type: 'identity', versions: expect.arrayContaining([expect.stringMatching(/^3\./)]) },
    ]);
  });

  test('a region that the cloud does not have is said', async () => {
    const { entry, region } = open();
    await writeSecret(entry);
    await writeCloud(entry.auth.auth_url, { credentialRef: { name: 'west-credentials' }, region: 'atlantis' });
    const cloud = await reaches('Authenticated', 'Accepted');
    expect(cloud.status!.lastError).toBe(`The catalogue has no region "atlantis"; known there: ${region}.`);
  });
}

describe('the cloud controller on a simulated OpenStack', () => {
  withController(patient);
  let sandbox: Sandbox;
  let entry: Entry;
  beforeAll(async () => {
    sandbox = await startSandbox({ names: ['lindenau'] });
    entry = (parse(sandbox.cloudsYaml()) as { clouds: Record<string, Entry> }).clouds['lindenau']!;
  });
  afterAll(() => sandbox.close());

  suite(() => ({ entry, region: sandbox.clouds[0]!.region }));

  test('a Secret that is missing, empty or not a clouds.yaml: each is a sentence, and mending it is seen', async () => {
    await writeCloud(entry.auth.auth_url, { credentialRef: { name: 'west-credentials', cloud: 'wanted' } });
    const missing = await reaches('Authenticated', 'SecretMissing');
    expect(condition(missing, 'Authenticated').message).toBe(
      `There is no Secret ${namespace}/west-credentials, which spec.credentialRef names.`,
    );
    expect(condition(missing, 'Reachable').status).toBe('True');
    const message = async (): Promise<string> => condition(await clouds().get(name()), 'Authenticated').message;
    const poll = () => expect.poll(message, { timeout: 10_000, interval: 30 });
    await writeSecret({}, 'clouds: [canary-7f3a');
    await poll().toMatch(/It is not YAML \(line \d\)/);
    await writeSecret({}, stringify({ clouds: { other: entry } }));
    await poll().toContain('It has no cloud "wanted".');
    await writeSecret({}, stringify({ clouds: { wanted: { auth: { username: 'a' } } } }));
    await poll().toContain('password authentication lacks password');
    await stage.client
      .kind(Secret)
      .patch({ name: 'west-credentials', namespace }, { json: [{ op: 'remove', path: '/data/clouds.yaml' }] });
    await poll().toContain('has no key clouds.yaml');
    await writeSecret({}, stringify({ clouds: { wanted: entry } }));
    await reaches('Authenticated', 'Accepted');
    expect(log.join('')).not.toContain('canary-7f3a');
  });

  test('where the Secret’s entry says that it is, does not count', async () => {
    await writeSecret({
      ...entry,
      auth: { ...entry.auth, auth_url: 'http://127.0.0.1:1/v3' },
      verify: false,
      region_name: 'x',
    });
    await writeCloud(entry.auth.auth_url);
    await reaches('Authenticated', 'Accepted');
  });

  test('a change of the Cloud is followed at once, and told as events', async () => {
    await writeSecret(entry);
    await writeCloud(entry.auth.auth_url);
    await reaches('Authenticated', 'Accepted');
    await clouds().patch(name(), { merge: { spec: { endpoint: 'http://127.0.0.1:1/v3' } } });
    const gone = await reaches('Reachable', 'Unreachable');
    expect(gone.status!.observedGeneration).toBe(2);
    expect(condition(gone, 'Authenticated')).toMatchObject({ status: 'Unknown', reason: 'NotReachable' });
    const reasons = async () =>
      (
        await Array.fromAsync(stage.client.kind(Event).list({ namespace }), (event) => `${event.type} ${event.reason}`)
      ).toSorted((a, b) => a.localeCompare(b));
    await expect
      .poll(reasons)
      .toEqual(['Normal AuthenticatedAccepted', 'Normal ReachableAnswers', 'Warning ReachableUnreachable']);
  });

  test('a cloud of a tenant is not reached on private addresses', async () => {
    await stage.client.kind(Tenant).create({ metadata: { name: 'strangers' } });
    const theirs = stage.client.tenant('strangers').kind(Cloud);
    await theirs.create({ metadata: { name: 'probe' }, spec: { type: 'openstack', endpoint: entry.auth.auth_url } });
    const read = async () => findCondition((await theirs.get({ name: 'probe' })).status?.conditions ?? [], 'Reachable');
    await expect.poll(read, { timeout: 10_000 }).toMatchObject({
      status: 'False',
      reason: 'EgressRefused',
      message: expect.stringContaining('policy "strangers"'),
    });
  });

  test('a Cloud that is deleted is left alone', async () => {
    await writeSecret(entry);
    await writeCloud(entry.auth.auth_url);
    await reaches('Authenticated', 'Accepted');
    expect(await clouds().delete(name())).toBe('deleted');
    await expect(clouds().get(name())).rejects.toMatchObject({ reason: 'NotFound' });
  });
});

describe('the cloud controller and what is no cloud', () => {
  let server: Server;
  let answer: RequestListener;
  const requests: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        requests.push(body);
        answer(request, response);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => server.closeAllConnections());
  afterAll(() => new Promise((done) => server.close(done)));

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`;
  const credentials = { auth: { username: 'u', password: 'canary-7f3a', project_name: 'p', auth_url: 'x' } };
  const versions = JSON.stringify({
    versions: { values: [{ id: 'v3.14', status: 'stable', links: [{ rel: 'self', href: 'http://x/v3/' }] }] },
  });
  const json = { 'content-type': 'application/json' };

  describe('that is silent', () => {
    withController(0.8);

    test('it hangs', async () => {
      answer = () => undefined;
      await writeCloud(url(), {});
      expect(condition(await reaches('Reachable', 'Timeout'), 'Reachable').message).toContain(
        'did not answer within 0.8 s',
      );
    });
  });

  describe('that is given time', () => {
    withController(patient);

    test('nothing listens', async () => {
      await writeCloud('http://127.0.0.1:1/v3', {});
      const cloud = await reaches('Reachable', 'Unreachable');
      expect(condition(cloud, 'Reachable')).toMatchObject({
        status: 'False',
        message: expect.stringContaining('nothing listens there'),
      });
      expect(cloud.status!.lastError).toContain('127.0.0.1:1');
    });

    test('it is a web page', async () => {
      answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      await writeCloud(url(), {});
      expect(condition(await reaches('Reachable', 'BadAnswer'), 'Reachable').message).toContain('no version document');
    });

    test('it fails', async () => {
      answer = (_request, response) =>
        response.writeHead(500, json).end(JSON.stringify({ error: { message: 'The database is away.', code: 500 } }));
      await writeCloud(url(), {});
      expect(condition(await reaches('Reachable', 'ServerError'), 'Reachable').message).toContain(
        'The database is away.',
      );
    });

    test('it says the password back, with control characters', async () => {
      const said = { error: { message: 'No \u202e such user u with canary-7f3a', code: 401, title: 'Unauthorized' } };
      answer = ({ method }, response) =>
        method === 'GET'
          ? response.writeHead(300, json).end(versions)
          : response.writeHead(401, json).end(JSON.stringify(said));
      await writeSecret(credentials);
      await writeCloud(url());
      const cloud = await reaches('Authenticated', 'CredentialsWrong');
      expect(requests.join('')).toContain('canary-7f3a');
      expect(JSON.stringify(cloud)).not.toMatch(/canary|\u202e/);
      expect(log.join('')).not.toContain('canary');
    });

    test('its catalogue lies: secrets as names, thousands of services, addresses of others', async () => {
      const catalog = Array.from({ length: 3000 }, (_, at) => ({
        type: at === 0 ? 'canary-7f3a' : `t${at}`,
        name: 'n'.repeat(5000),
        id: `${at}`,
        endpoints: [
          {
            id: `${at}`,
            interface: 'public',
            region: `r${at}`,
            region_id: `r${at}`,
            url: at % 2 === 0 ? 'http://169.254.169.254/latest' : 'javascript:alert(1)',
          },
        ],
      }));
      const token = {
        token: {
          catalog,
          user: { id: 'u', name: 'u', domain: { id: 'd', name: 'd' } },
          project: { id: 'p', name: 'p', domain: { id: 'd', name: 'd' } },
          roles: [{ id: 'r', name: 'canary-7f3a' }],
          issued_at: '2026-03-01T08:00:00.000000Z',
          expires_at: '2036-03-01T08:00:00.000000Z',
          methods: ['password'],
        },
      };
      answer = ({ method }, response) =>
        method === 'GET'
          ? response.writeHead(300, json).end(versions)
          : response.writeHead(201, { ...json, 'x-subject-token': 'token-of-canary' }).end(JSON.stringify(token));
      await writeSecret(credentials);
      await writeCloud(url());
      const cloud = await reaches('Authenticated', 'Accepted');
      expect(JSON.stringify(cloud)).not.toContain('canary');
      expect(cloud.status!.services!.length).toBeLessThanOrEqual(100);
      expect(cloud.status!.regions!.length).toBeLessThanOrEqual(100);
      expect(Buffer.byteLength(JSON.stringify(cloud.status))).toBeLessThan(64 * 1024);
      expect(cloud.status!.lastError).toContain('no request may go');
    });

    test('its certificate authority is no certificate', async () => {
      await writeCloud('https://127.0.0.1:1/v3', {
        caBundle: Buffer.from('-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----').toString('base64'),
      });
      const cloud = await reaches('Reachable', 'CaBundleUnusable');
      expect(cloud.status!.lastError).toContain('spec.caBundle holds no certificate that can be read');
    });
  });
});

const lab = labCloudsFile();
describe.skipIf(!lab)('the cloud controller on a real OpenStack', () => {
  withController(10);
  let entry: Entry;
  beforeAll(async () => {
    entry = (parse(await readFile(lab!, 'utf8')) as { clouds: Record<string, Entry> }).clouds['lab']!;
  });
  suite(() => ({ entry, region: entry.region_name! }));
});
