import { NotificationChannel, Notice, Secret } from '@allmend/api/kinds';
import { controllersUser } from '@allmend/core-apiserver';
import { operatorPolicy } from '@allmend/kit-egress';
import { createLogger } from '@allmend/kit-telemetry';
import { notificationController } from '@allmend/notification';
import { expect, onTestFinished, test } from 'vitest';
import { startTestHub } from '../../apps/server/testing.ts';
import { newNotice, startReceiver } from '../../features/notification/testing.ts';

const wait = { timeout: 30_000, interval: 20 };

test('notices are told with the rights of the hub’s own controllers, and no more', async () => {
  await using receiver = await startReceiver();
  await using hub = await startTestHub();
  const controller = notificationController(await hub.as(controllersUser), {
    logger: createLogger({ level: 'silent' }),
    lease: 'none',
    egress: () => operatorPolicy,
    publicUrl: 'https://monitor.example.org',
    groupMs: 50,
    secretMs: 50,
  });
  onTestFinished(() => controller.stop());
  controller.start();
  const stringData = { 'signing-key': 'canary-41c7-abcdefghijklmnopqrstuvwxyz' };
  await hub.root.kind(Secret).create({ metadata: { name: 'k' }, stringData });
  const channels = hub.root.kind(NotificationChannel);
  await channels.create({
    metadata: { name: 'hook' },
    spec: { type: 'webhook', secret: 'k', settings: { url: receiver.url } },
  });
  const status = async () => (await channels.get({ name: 'hook' })).status;
  await expect.poll(async () => (await status())?.conditions?.length, wait).toBe(1);
  const notices = hub.root.kind(Notice);
  await notices.create(newNotice('n', {}, 'default'));
  await notices.create(newNotice('old', { severity: 'recovery', raisedAt: '2020-01-01T00:00:00Z' }, 'default'));
  await expect.poll(async () => (await status())?.lastDelivery, wait).toBeTruthy();
  await expect.poll(() => notices.find({ name: 'old' }), wait).toBeNull();
  expect(receiver.received).toHaveLength(1);
  await controller.stop();
});
