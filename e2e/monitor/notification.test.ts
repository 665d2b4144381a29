import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Namespace, Notice, NotificationChannel, Secret, Tenant } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { findCondition, type Controller } from '@allmend/core-controller';
import { operatorPolicy, strangersPolicy } from '@allmend/kit-egress';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import {
  notificationChannels,
  notificationController,
  type NotificationChannelType,
  type NotificationControllerOptions,
} from '@allmend/notification';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSmtpServer } from '../../features/notification/channels/email/testing.ts';
import { newNotice, startReceiver, type noticeSpec } from '../../features/notification/testing.ts';
import { openApiStage, type ApiStage } from '../hub/api-stage.ts';
import { readBlocks } from '../readers/blocks.ts';

const canary = 'canary-41c7-abcdefghijklmnopqrstuvwxyz';
const log: string[] = [];
const logger = createLogger({ level: 'debug', write: (line) => log.push(line) });
let stage: ApiStage;
let running: Controller[] = [];
let namespace = '';
let places = 0;

beforeAll(async () => {
  stage = await openApiStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(async () => {
  namespace = `operator-${++places}`;
  await stage.client.kind(Namespace).create({ metadata: { name: namespace } });
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});

function start(options: Partial<NotificationControllerOptions> = {}, client = stage.client): Controller {
  const controller = notificationController(client, {
    logger,
    lease: 'none',
    egress: () => operatorPolicy,
    publicUrl: 'https://monitor.example.org',
    groupMs: 50,
    secretMs: 50,
    ...options,
  });
  controller.start();
  running.push(controller);
  return controller;
}

const channels = () => stage.client.kind(NotificationChannel);
const notices = () => stage.client.kind(Notice);
const channelName = () => ({ name: 'operations', namespace });

async function writeSecret(stringData: Record<string, string> = { 'signing-key': canary }): Promise<void> {
  await stage.client
    .kind(Secret)
    .apply({ metadata: { name: 'operations-hook', namespace }, stringData }, { force: 'yes' });
}

async function writeChannel(url: string, spec: Partial<NotificationChannel['spec']> = {}): Promise<void> {
  await writeSecret();
  await channels().create({
    metadata: channelName(),
    spec: { type: 'webhook', settings: { url }, secret: 'operations-hook', language: 'de', ...spec },
  });
}

const working = async () => findCondition((await channels().get(channelName())).status?.conditions ?? [], 'Working');
const deliveries = async (name: string) => (await notices().get({ name, namespace })).status?.deliveries ?? [];
/** Of a notice that is told now. */
const write = (name: string, spec: Parameters<typeof noticeSpec>[0] = {}) =>
  notices().create(newNotice(name, spec, namespace));
const again = (name: string, spec: Parameters<typeof noticeSpec>[0]) =>
  notices().patch({ name, namespace }, { merge: { spec } });
const wait = { timeout: 15_000, interval: 20 };

describe('the whole path', () => {
  test('a notice is posted, signed, in the language of the channel; both statuses say so', async () => {
    await using receiver = await startReceiver();
    start();
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toMatchObject({ status: 'Unknown', reason: 'NotTried' });
    const { metadata } = await write('luebeck-iaas');
    await expect
      .poll(() => deliveries('luebeck-iaas'), wait)
      .toEqual([
        {
          channel: `${namespace}/operations`,
          occurrence: '2026-11-20T03:12:00Z',
          state: 'Sent',
          at: expect.any(String),
          attempts: 1,
          told: 'failure',
        },
      ]);
    const [{ headers, body, method }] = receiver.received as [(typeof receiver.received)[0]];
    expect([method, headers['content-type']]).toEqual(['POST', 'application/cloudevents+json']);
    const event = JSON.parse(body) as Record<string, unknown>;
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'dev.allmend.notice.failure.v1',
      source: `https://monitor.example.org/${namespace}/hansa-luebeck`,
      subject: `${namespace}/hansa-luebeck`,
      id: expect.stringMatching(new RegExp(`^${metadata.uid}-[0-9a-f]{16}$`)),
      time: '2026-11-20T03:12:00Z',
      datacontenttype: 'application/json',
      data: {
        language: 'de',
        severity: 'failure',
        title: 'Hansa Cloud, Lübeck, besteht SCS-kompatibel IaaS v5.1 nicht mehr.',
        remedies: ['openstack image set --property replace_frequency=quarterly "Debian 12"'],
        link: 'https://monitor.example.org/clouds/hansa/hansa-luebeck',
        texts: { fr: { title: 'Hansa Cloud, Lübeck, ne réussit plus SCS-compatible IaaS v5.1.' } },
      },
    });
    const id = headers['webhook-id'] as string;
    const at = headers['webhook-timestamp'] as string;
    expect(id).toBe(event['id']);
    const signature = createHmac('sha256', canary).update(`${id}.${at}.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
    await expect.poll(working, wait).toMatchObject({ status: 'True', reason: 'Delivered' });
    expect((await channels().get(channelName())).status).toMatchObject({
      lastError: '',
      lastDelivery: expect.any(String),
    });
  });

  test('a new occurrence is posted anew, the same one is not; the recovery follows', async () => {
    await using receiver = await startReceiver();
    start();
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    await write('luebeck-iaas');
    await expect.poll(() => receiver.received.length, wait).toBe(1);
    await again('luebeck-iaas', { cause: 'verdict:other-words' });
    await again('luebeck-iaas', { occurrence: 'b', severity: 'recovery' });
    await expect
      .poll(async () => (await deliveries('luebeck-iaas'))[0], wait)
      .toMatchObject({ occurrence: 'b', told: 'recovery' });
    expect(receiver.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'dev.allmend.notice.failure.v1',
      'dev.allmend.notice.recovery.v1',
    ]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('what is told', () => {
  test('no recovery of what was never told, nothing that is over, nothing from before the channel', async () => {
    await using receiver = await startReceiver();
    const before = new Date(Date.now() - 3_600_000).toISOString();
    start();
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    await write('recovered', { severity: 'recovery' });
    await write('over', { expiresAt: before });
    await write('unwanted', { severity: 'information' });
    await write('wanted');
    await expect.poll(async () => (await deliveries('wanted')).length, wait).toBe(1);
    expect(receiver.received).toHaveLength(1);
    for (const name of ['recovered', 'over', 'unwanted']) expect(await deliveries(name)).toEqual([]);
  });

  test('a channel in the common namespace is told of all, and one elsewhere that asks for it of its own', async () => {
    await using all = await startReceiver();
    await using own = await startReceiver();
    start();
    const common = { name: `common-${namespace}`, namespace: 'default' };
    const stringData = { 'signing-key': canary };
    await stage.client.kind(Secret).apply({ metadata: { ...common }, stringData }, { force: 'yes' });
    const spec = { type: 'webhook', secret: common.name, namespaces: 'all' } as const;
    await channels().create({ metadata: common, spec: { ...spec, settings: { url: all.url } } });
    await writeChannel(own.url, { namespaces: 'all' });
    await expect
      .poll(working, wait)
      .toMatchObject({ message: expect.stringContaining('"all" counts in the namespace default') });
    await expect.poll(async () => (await channels().get(common)).status?.conditions?.length, wait).toBe(1);
    const elsewhere = `${namespace}-b`;
    await stage.client.kind(Namespace).create({ metadata: { name: elsewhere } });
    await notices().create(newNotice('theirs', {}, elsewhere));
    await write('ours');
    // Not those of other tests: instants of creation are whole seconds, so that a notice of just before counts as one of after.
    const heard = () =>
      all.received
        .map(({ body }) => (JSON.parse(body) as { subject: string }).subject.split('/', 1)[0]!)
        .filter((one) => [namespace, elsewhere].includes(one));
    await expect.poll(() => heard().toSorted(), wait).toEqual([namespace, elsewhere]);
    await expect.poll(async () => (await deliveries('ours')).map(({ state }) => state), wait).toEqual(['Sent', 'Sent']);
    expect(own.received).toHaveLength(1);
    await channels().delete(common);
  });

  test('a paused channel sends nothing; afterwards what still counts', async () => {
    await using receiver = await startReceiver();
    start();
    await writeChannel(receiver.url, { paused: true });
    await expect.poll(working, wait).toMatchObject({ status: 'Unknown', reason: 'Paused' });
    await write('waits');
    await write('ends', { expiresAt: new Date(Date.now() + 1000).toISOString() });
    const ends = Date.parse((await notices().get({ name: 'ends', namespace })).spec.expiresAt!);
    await expect.poll(() => Date.now() > ends, wait).toBe(true);
    expect(receiver.received).toEqual([]);
    await channels().patch(channelName(), { merge: { spec: { paused: false } } });
    await expect.poll(() => receiver.received.length, wait).toBe(1);
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({ data: { severity: 'failure' } });
    await expect.poll(working, wait).toMatchObject({ reason: 'Delivered' });
    expect(await deliveries('ends')).toEqual([]);
  });

  test('a thousand notices at once: 23 events, and one digest of the rest; more ten minutes later', async () => {
    let offset = 0;
    await using receiver = await startReceiver();
    await writeChannel(receiver.url);
    for (let at = 0; at < 1000; at += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_none, one) => write(`burst-${at + one}`, { cause: `c${at + one}` })),
      );
    start({ now: () => new Date(Date.now() + offset) });
    const told = () =>
      receiver.received.map(({ body }) => (JSON.parse(body) as { data: { count?: number } }).data.count ?? 1);
    await expect.poll(told, { timeout: 60_000, interval: 100 }).toEqual([...Array<number>(23).fill(1), 977]);
    const sent = async (): Promise<number> => {
      const all = await Array.fromAsync(notices().list({ namespace }));
      return all.filter(({ status }) => status?.deliveries?.[0]?.state === 'Sent').length;
    };
    await expect.poll(sent, { timeout: 100_000, interval: 500 }).toBe(1000);
    await write('more', { cause: 'more' });
    await write('yet-more', { cause: 'yet more' });
    // The status follows when a round has seen both. One that began before them would tell of the first alone once the clock is set on.
    const { metadata } = await channels().patch(channelName(), { merge: { spec: { language: 'en' } } });
    await expect
      .poll(async () => (await channels().get(channelName())).status?.observedGeneration, wait)
      .toBe(metadata.generation);
    expect(told()).toHaveLength(24);
    offset = 660_000;
    await again('more', { cause: 'wakes the channel' });
    await expect.poll(told, wait).toEqual([...Array<number>(23).fill(1), 977, 2]);
  }, 180_000);

  test('mails gather what comes together and is equally bad', async () => {
    await using server = await startSmtpServer();
    const settings = {
      host: '127.0.0.1',
      port: String(server.port),
      tls: 'none',
      from: 'm@hansa.example.org',
      to: 'ops@hansa.example.org',
    };
    await channels().create({ metadata: channelName(), spec: { type: 'email', settings } });
    const first = start();
    await expect.poll(working, wait).toMatchObject({ reason: 'NotTried' });
    await first.stop();
    await write('one');
    await write('two', { cause: 'other' });
    await write('three', { severity: 'warning', cause: 'third' });
    // Together for whoever reads them all at once, however slowly they were written.
    start();
    await expect.poll(() => server.mails.length, wait).toBe(2);
    expect(server.mails.map(({ data }) => /^Subject: (.*)$/m.exec(data)?.[1]?.includes('2_failures'))).toEqual([
      true,
      false,
    ]);
    await expect.poll(async () => (await deliveries('three'))[0]?.state, wait).toBe('Sent');
    await again('one', { severity: 'recovery', occurrence: 'later' });
    await expect.poll(() => server.mails.length, wait).toBe(3);
    expect(server.mails[2]!.data).toMatch(/^In-Reply-To:\s+<.*\r\nReferences:/m);
  });
});

describe('what goes wrong', () => {
  test('is told in the status of the channel, with what to do; mending it is seen', async () => {
    await using receiver = await startReceiver();
    start();
    await channels().create({ metadata: channelName(), spec: { type: 'pigeon' } });
    const message = async () => (await working())?.message ?? '';
    await expect
      .poll(message, wait)
      .toBe('There is no kind of channel "pigeon". Set spec.type to one of email, webhook.');
    expect((await channels().get(channelName())).status!.lastError).toBe('There is no kind of channel "pigeon".');
    const change = (spec: object) => channels().patch(channelName(), { merge: { spec } });
    await change({ type: 'webhook' });
    await expect
      .poll(message, wait)
      .toBe(
        'The settings of the channel cannot be used: url is missing. Correct spec.settings; a channel of type webhook takes url.',
      );
    await change({ settings: { url: receiver.url, colour: 'red' } });
    await expect.poll(message, wait).toContain('"colour"');
    await change({ settings: { url: receiver.url, colour: null } });
    await expect.poll(message, wait).toContain('needs a Secret with signing-key');
    await change({ secret: 'operations-hook' });
    await expect.poll(message, wait).toContain(`There is no Secret ${namespace}/operations-hook`);
    await write('early');
    await writeSecret({ other: 'x' });
    await expect.poll(message, wait).toContain('has no key signing-key');
    await writeSecret({ other: 'x', 'signing-key': canary });
    await expect.poll(() => receiver.received.length, wait).toBe(1);
    await expect.poll(working, wait).toMatchObject({ status: 'True', reason: 'Delivered' });
    expect((await channels().get(channelName())).status!.lastError).toBe('');
  });

  test('a dead receiver is tried again, and told about; when it lives it gets what waits', async () => {
    let offset = 0;
    let answer = 503;
    await using receiver = await startReceiver((_request, response) =>
      response.writeHead(answer).end(`${canary} is down`),
    );
    start({ now: () => new Date(Date.now() + offset), groupMs: 20 });
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    await write('luebeck-iaas');
    await expect
      .poll(() => deliveries('luebeck-iaas'), wait)
      .toMatchObject([
        { state: 'Waiting', attempts: 1, problem: expect.stringContaining('503, "[redacted] is down"') },
      ]);
    await expect.poll(working, wait).toMatchObject({ status: 'False', reason: 'Busy' });
    answer = 200;
    offset = 45_000;
    await write('another', { cause: 'wakes the channel' });
    await expect
      .poll(async () => (await deliveries('luebeck-iaas'))[0], wait)
      .toMatchObject({ state: 'Sent', attempts: 2 });
    await expect.poll(working, wait).toMatchObject({ status: 'True' });
    // Both attempts have one id; whether the other message came between them or behind depends on when the clock was read.
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.filter((id) => id === ids[0])).toHaveLength(2);
  });

  test('a receiver that is gone for good gets nothing more until the channel changes', async () => {
    await using receiver = await startReceiver((_request, response) => response.writeHead(410).end());
    await using other = await startReceiver();
    start();
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    await write('first');
    await expect.poll(working, wait).toMatchObject({ status: 'False', reason: 'Gone' });
    expect(await deliveries('first')).toMatchObject([{ state: 'Failed' }]);
    await write('second', { cause: 'second' });
    await channels().patch(channelName(), { merge: { spec: { settings: { url: other.url } } } });
    await expect.poll(async () => (await deliveries('second'))[0]?.state, wait).toBe('Sent');
    expect([receiver.received.length, other.received.length]).toEqual([1, 1]);
  });

  test('a channel that fails as nobody has foreseen says so, without its words', async () => {
    const odd: NotificationChannelType = {
      ...notificationChannels.find(({ type }) => type === 'webhook')!,
      send: () => Promise.reject(new TypeError(`cannot read ${canary}`)),
    };
    start({ channels: [odd] });
    await writeChannel('https://hooks.example.org/');
    await expect.poll(working, wait).toBeDefined();
    await write('luebeck-iaas');
    await expect
      .poll(working, wait)
      .toMatchObject({ reason: 'Unexpected', message: expect.stringContaining('(TypeError)') });
    expect(await deliveries('luebeck-iaas')).toMatchObject([{ state: 'Waiting' }]);
  });

  test('strangers do not reach this machine, and nobody the metadata of machines', async () => {
    start({ egress: (tenant) => (tenant === 'strangers' ? strangersPolicy : operatorPolicy) });
    await using receiver = await startReceiver();
    await stage.client.kind(Tenant).create({ metadata: { name: 'strangers' } });
    const theirs = stage.client.tenant('strangers');
    await theirs
      .kind(Secret)
      .create({ metadata: { name: 'k', namespace: 'default' }, stringData: { 'signing-key': canary } });
    const place = { name: 'hook', namespace: 'default' };
    await theirs.kind(NotificationChannel).create({
      metadata: place,
      spec: { type: 'webhook', secret: 'k', settings: { url: receiver.url.replace('http:', 'https:') } },
    });
    await writeChannel('http://169.254.169.254/latest/meta-data');
    await expect.poll(working, wait).toBeDefined();
    await theirs.kind(Notice).create(newNotice('probe', {}, 'default'));
    await write('probe');
    const their = async () => (await theirs.kind(NotificationChannel).get(place)).status;
    await expect.poll(async () => (await their())?.lastError, wait).toContain('policy "strangers"');
    await expect
      .poll(working, wait)
      .toMatchObject({ reason: 'AddressRefused', message: expect.stringContaining('metadata') });
    expect(receiver.received).toEqual([]);
  });
});

describe('several replicas', () => {
  test('two of them send each message once', async () => {
    await using receiver = await startReceiver();
    const lease = { namespace: 'default' };
    const other = await stage.open('other');
    start({ lease: { ...lease, identity: 'one' } });
    start({ lease: { ...lease, identity: 'two' } }, other);
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    for (const name of ['a', 'b', 'c']) await write(name, { cause: name });
    await expect.poll(async () => (await deliveries('c'))[0]?.state, wait).toBe('Sent');
    await expect.poll(async () => (await deliveries('a'))[0]?.state, wait).toBe('Sent');
    expect(receiver.received).toHaveLength(3);
    await running.shift()!.stop();
    await write('d', { cause: 'd' });
    await expect.poll(async () => (await deliveries('d'))[0]?.state, wait).toBe('Sent');
    expect(receiver.received).toHaveLength(4);
  });

  test('one that dies between sending and writing: the next one sends again, with the same id', async () => {
    await using receiver = await startReceiver();
    const dying = start({}, deafClient(stage.client));
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    await write('luebeck-iaas');
    await expect.poll(() => receiver.received.length, wait).toBe(1);
    await dying.stop();
    expect(await deliveries('luebeck-iaas')).toEqual([]);
    start();
    await expect.poll(async () => (await deliveries('luebeck-iaas'))[0]?.state, wait).toBe('Sent');
    const [first, second] = receiver.received;
    expect(receiver.received).toHaveLength(2);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
  });

  test('one that cannot write for a while sends nothing twice', async () => {
    await using receiver = await startReceiver();
    let failing = 2;
    start(
      {},
      deafClient(stage.client, () => failing-- > 0),
    );
    await writeChannel(receiver.url);
    await expect.poll(working, wait).toBeDefined();
    await write('luebeck-iaas');
    await expect.poll(async () => (await deliveries('luebeck-iaas'))[0]?.state, wait).toBe('Sent');
    expect(failing).toBeLessThan(1);
    expect(receiver.received).toHaveLength(1);
  });
});

/** A client whose writes to notices fail. */
function deafClient(client: Client, isDeaf: () => boolean = () => true): Client {
  const kind = ((one: typeof Notice) => {
    const own = client.kind(one);
    if (one !== Notice) return own;
    const apply: typeof own.apply = (...parts) =>
      isDeaf() ? Promise.reject(new Error('the connection was torn')) : own.apply(...parts);
    return { ...own, apply };
  }) as Client['kind'];
  return { ...client, kind, tenant: (path) => deafClient(client.tenant(path), isDeaf) };
}

test('old notices are deleted, those that still stand are not', async () => {
  const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();
  await write('recovered', { severity: 'recovery', raisedAt: days(31) });
  await write('over', { raisedAt: days(31), expiresAt: days(2) });
  await write('fresh', { severity: 'recovery', raisedAt: days(29) });
  await write('standing', { raisedAt: days(400) });
  start();
  const left = async () => (await Array.fromAsync(notices().list({ namespace }))).map(({ metadata }) => metadata.name);
  await expect.poll(left, wait).toEqual(['fresh', 'standing']);
});

test('no secret is in a log or an object', async () => {
  expect(log.join('')).not.toMatch(/canary-41c7/);
  for (const kind of [Notice, NotificationChannel]) {
    const all = await Array.fromAsync(stage.client.acrossTenants().kind(kind).list());
    expect(all.length).toBeGreaterThan(5);
    expect(JSON.stringify(all)).not.toMatch(/canary-41c7/);
  }
});

test('the receiver that the page shows accepts what is genuine, and nothing else', async () => {
  await using folder = await temporaryFolder('verify');
  const block = readBlocks('docs/how-to/get-notified.md').find(({ marks }) => marks.get('file') === 'verify.mjs');
  await writeFile(join(folder.path, 'verify.mjs'), block!.text);
  const { isGenuine } = (await import(join(folder.path, 'verify.mjs'))) as {
    isGenuine: (headers: object, body: string, key: string, now?: number) => boolean;
  };
  await using receiver = await startReceiver();
  start();
  await writeChannel(receiver.url);
  await writeSecret({ 'signing-key': `${canary}\nsecond-key-0123456789abcdef` });
  await expect.poll(working, wait).toBeDefined();
  await write('luebeck-iaas');
  await expect.poll(() => receiver.received.length, wait).toBe(1);
  const { headers, body } = receiver.received[0]!;
  for (const key of [canary, 'second-key-0123456789abcdef']) expect(isGenuine(headers, body, key)).toBe(true);
  expect(isGenuine(headers, `${body} `, canary)).toBe(false);
  expect(isGenuine(headers, body, 'another')).toBe(false);
  expect(isGenuine({ ...headers, 'webhook-id': 'x' }, body, canary)).toBe(false);
  expect(isGenuine(headers, body, canary, Date.now() + 400_000)).toBe(false);
  expect(isGenuine({}, body, canary)).toBe(false);
});
