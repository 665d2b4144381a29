import { createHmac } from 'node:crypto';
import { Namespace, Notice, NotificationChannel, Secret } from '@allmend/api/kinds';
import { findCondition, type Controller } from '@allmend/core-controller';
import { operatorPolicy } from '@allmend/kit-egress';
import { createLogger } from '@allmend/kit-telemetry';
import { notificationController, type NotificationControllerOptions } from '@allmend/notification';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newNotice, noticeSpec, startReceiver } from '../../features/notification/testing.ts';
import { openApiStage, type ApiStage } from '../hub/api-stage.ts';

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
