import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { operatorPolicy, strangersPolicy, type EgressPolicy } from '@allmend/kit-egress';
import { Secret } from '@allmend/kit-secret';
import { describe, expect, test } from 'vitest';
import type { ChannelContext, DeliveryFailure } from '../../channel.ts';
import { messageOf, noticeText } from '../../notice-text.ts';
import { noticeSpec, startReceiver, type Received } from '../../testing.ts';
import { eventOf } from './event.ts';
import { signatureHeaders } from './signature.ts';
import { webhook } from './webhook.ts';

const key = 'canary-5b1e-0123456789abcdef';

function text(spec: Parameters<typeof noticeSpec>[0] = {}, uid = 'aaaa-1') {
  const notice = {
    apiVersion: 'notification.allmend.dev/v1alpha1',
    kind: 'Notice',
    metadata: { name: 'n', namespace: 'hansa', uid },
    spec: noticeSpec(spec),
  };
  return noticeText(notice, { language: 'fr', publicUrl: 'https://monitor.example.org/public/', previous: null });
}

function context(url: string, change: Partial<ChannelContext<unknown>> = {}): ChannelContext<unknown> {
  return {
    settings: webhook.settings.parse({ url }),
    secret: new Map([['signing-key', new Secret(key)]]),
    language: 'fr',
    channel: 'hansa/hook',
    monitor: 'https://monitor.example.org/public',
    egress: operatorPolicy,
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T03:13:00Z'),
    ...change,
  };
}

async function send(one: ChannelContext<unknown>): Promise<DeliveryFailure | null> {
  try {
    await webhook.send(messageOf([text()]), one);
    return null;
  } catch (error) {
    expect(error).toMatchObject({ name: 'DeliveryFailure' });
    return error as DeliveryFailure;
  }
}

async function answered(
  answer: (request: Received, response: ServerResponse) => void,
): Promise<DeliveryFailure | null> {
  await using receiver = await startReceiver(answer);
  return await send(context(receiver.url));
}

describe('the signature', () => {
  test('is that of the example of Standard Webhooks', () => {
    const signed = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    };
    expect(signatureHeaders(signed, new Secret('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'))).toEqual({
      'webhook-id': signed.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('is made by each key while one replaces another', () => {
    const keys = ['a'.repeat(24), 'b'.repeat(30)];
    const headers = signatureHeaders({ id: 'i', timestamp: new Date(5000), body: '{}' }, new Secret(keys.join('\n')));
    const expected = keys.map((one) => `v1,${createHmac('sha256', one).update('i.5.{}').digest('base64')}`).join(' ');
    expect(headers['webhook-signature']).toBe(expected);
  });

  test.each(['', 'too-short', 'whsec_AAAA', `${'a'.repeat(24)} short`])('is not made by the key "%s"', (weak) => {
    const make = () => signatureHeaders({ id: 'i', timestamp: new Date(), body: '' }, new Secret(weak));
    expect(make).toThrow('The key signing-key of the Secret cannot be used: it must have at least 24 bytes.');
  });
});

describe('an event', () => {
  const options = { language: 'fr', monitor: 'https://monitor.example.org/public', now: new Date(0) } as const;

  test('has ids without dots or spaces whatever the occurrence, and escapes names in its source', () => {
    const hostile = text({ occurrence: 'a.b\r\nc "é', about: { kind: 'Subject', name: 'a/../b?é' } }, '../x\n');
    const event = eventOf(messageOf([hostile]), options) as Record<string, string>;
    expect(event['id']).toMatch(/^x-[0-9a-f]{16}$/);
    expect(event['source']).toBe('https://monitor.example.org/public/hansa/a%2F..%2Fb%3F%C3%A9');
  });

  test('of several notices is a digest: its length, and two hundred of them', () => {
    const many = Array.from({ length: 970 }, (_none, at) => text({}, `u${at}`));
    const event = eventOf(messageOf(many), options) as {
      type: string;
      id: string;
      data: { count: number; notices: object[] };
    };
    expect([event.type, event.data.count, event.data.notices.length]).toEqual([
      'dev.allmend.notice.digest.v1',
      970,
      200,
    ]);
    expect(event.id).toBe(messageOf(many.toReversed()).id);
    expect(event.data.notices[0]).toMatchObject({
      id: expect.stringMatching(/^u0-/),
      severity: 'failure',
      link: expect.any(String),
    });
  });
});

test('a link leads to the public pages or is left out', () => {
  const link = (path: string) => text({ path }).link;
  expect(link('/clouds/a?x=1')).toBe('https://monitor.example.org/public/clouds/a?x=1');
  for (const path of [
    'clouds',
    '//evil.example/',
    '@evil.example/',
    '/../private',
    '.evil.example',
    '/..//evil.example',
  ])
    expect(link(path) ?? 'https://monitor.example.org/public/').toMatch(/^https:\/\/monitor\.example\.org\/public\//);
  expect(link('/../private')).toBeNull();
  expect(link('@evil.example/')).toBeNull();
});

describe('what a receiver answers', () => {
  test.each([200, 201, 204])('%s: it has the message', async (status) => {
    expect(await answered((_request, response) => response.writeHead(status).end())).toBeNull();
  });

  test('any length of words: four kilobytes of them are read', async () => {
    const endless = (status: number) => (_request: Received, response: ServerResponse) => {
      response.writeHead(status);
      const more = (): void =>
        void (response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(more)));
      more();
    };
    expect(await answered(endless(200))).toBeNull();
    expect(await answered(endless(410))).toMatchObject({ outcome: 'gone' });
  });

  test.each([
    [400, {}, 'failed', 'refused', null],
    [401, {}, 'failed', 'refused', null],
    [404, { 'retry-after': '5' }, 'failed', 'refused', null],
    [410, {}, 'gone', 'gone', null],
    [301, { location: 'http://127.0.0.1:1/' }, 'failed', 'redirected', null],
    [307, { location: '/other' }, 'failed', 'redirected', null],
    [408, {}, 'again', 'busy', null],
    [429, { 'retry-after': '120' }, 'again', 'busy', 120_000],
    [429, { 'retry-after': 'Fri, 20 Nov 2026 03:23:00 GMT' }, 'again', 'busy', 600_000],
    [503, { 'retry-after': '9999999999' }, 'again', 'busy', 86_400_000],
    [503, { 'retry-after': '-1' }, 'again', 'busy', 0],
    [500, { 'retry-after': 'soon' }, 'again', 'busy', null],
  ] as const)('%s %j: %s', async (status, headers, outcome, reason, retryAfterMs) => {
    const failure = await answered((_request, response) => response.writeHead(status, headers).end('<b>no</b>\r\nx'));
    expect(failure).toMatchObject({ outcome, retryAfterMs, error: { reason: `notification.${reason}` } });
    expect(failure!.message).toContain(`${status}, "<b>no</b> x"`);
  });

  test('a redirect is not followed', async () => {
    await using elsewhere = await startReceiver();
    const failure = await answered((_request, response) => response.writeHead(308, { location: elsewhere.url }).end());
    expect([failure?.outcome, elsewhere.received.length]).toEqual(['failed', 0]);
  });

  test('the key itself is not told on', async () => {
    const words = `you said ${key} ${Buffer.from(key).toString('base64')} ${encodeURIComponent(key)}`;
    const failure = await answered((_request, response) => response.writeHead(400).end(words));
    expect(failure!.message).toContain('you said [redacted] [redacted]');
    expect(JSON.stringify([failure!.message, failure!.error, failure!.error.params])).not.toMatch(/canary-5b1e/);
  });

  test('something that is not HTTP, a torn connection, nothing: tried again', async () => {
    const torn = await answered((_request, response) => void response.destroy());
    expect(torn).toMatchObject({ outcome: 'again', error: { reason: 'notification.unreachable' } });
    const noise = await answered((_request, response) => void response.socket?.end('SSH-2.0-OpenSSH\r\n'));
    expect(noise).toMatchObject({ outcome: 'again', message: expect.stringContaining('is not HTTP') });
    expect(await send(context('http://127.0.0.1:1/'))).toMatchObject({
      outcome: 'again',
      message: '127.0.0.1:1 cannot be reached: nothing listens there (ECONNREFUSED).',
    });
  });

  test('nothing in time: ten seconds are given', async () => {
    const begun = performance.now();
    const failure = await answered(() => undefined);
    expect(failure).toMatchObject({ outcome: 'again', error: { reason: 'notification.timeout' } });
    expect(performance.now() - begun).toBeGreaterThan(9_900);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test('nothing, when the replica stops: it is left', async () => {
    await using receiver = await startReceiver(() => undefined);
    const stopping = new AbortController();
    const sent = webhook.send(messageOf([text()]), context(receiver.url, { signal: stopping.signal }));
    await expect.poll(() => receiver.received.length).toBe(1);
    stopping.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
  });
});

describe('where events go', () => {
  const resolves = (address: string) => ({ resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }] });
  const everywhere: EgressPolicy = operatorPolicy;

  test.each([
    ['metadata', 'https://169.254.169.254/latest', everywhere, {}, /metadata/],
    ['metadata in another spelling', 'https://0xa9fea9fe/', everywhere, {}, /metadata/],
    ['metadata behind a name', 'https://hooks.example.org/', everywhere, resolves('169.254.169.254'), /metadata/],
    ['this machine, for strangers', 'https://127.0.0.1:1/', strangersPolicy, {}, /loopback/],
    [
      'this machine behind a name, for strangers',
      'https://hooks.example.org/',
      strangersPolicy,
      resolves('::1'),
      /loopback/,
    ],
    [
      'a private network, for strangers',
      'https://hooks.example.org/',
      strangersPolicy,
      resolves('10.0.0.7'),
      /private/,
    ],
    ['a public address without TLS', 'http://hooks.example.org/', everywhere, resolves('8.8.8.8'), /not encrypted/],
    ['a public address without TLS, for strangers', 'http://8.8.8.8/', strangersPolicy, {}, /not encrypted/],
  ] as const)('not to %s', async (_title, url, egress, change, words) => {
    const failure = await send(context(url, { egress, ...change }));
    expect(failure).toMatchObject({ outcome: 'failed', error: { reason: 'notification.address-refused' } });
    expect(failure!.message).toMatch(words);
  });

  test.each([
    'ftp://a.example/',
    'hooks.example.org',
    'https://user:pass@hooks.example.org/',
    'file:///etc/passwd',
    '',
  ])('"%s" is no setting', (url) => {
    const { error } = webhook.settings.safeParse({ url });
    expect(error?.issues.map(({ message }) => message)).toEqual([expect.stringContaining('must be an address')]);
  });
});
