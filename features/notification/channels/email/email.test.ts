import { openAuthority, type Authority } from '@allmend/core-apiserver';
import { operatorPolicy, strangersPolicy } from '@allmend/kit-egress';
import { Secret } from '@allmend/kit-secret';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChannelContext, DeliveryFailure, NoticeText } from '../../channel.ts';
import { messageOf, noticeText } from '../../notice-text.ts';
import { noticeSpec } from '../../testing.ts';
import { email } from './email.ts';
import { startSmtpServer, type SmtpServer, type SmtpServerOptions, type TakenMail } from './testing.ts';

const password = 'canary-9d2e-swordfish';
const login = { user: 'monitor', password };
const secret = new Map([
  ['username', new Secret(login.user)],
  ['password', new Secret(password)],
]);

function text(spec: Parameters<typeof noticeSpec>[0] = {}, previous: string | null = null, uid = 'aaaa-1'): NoticeText {
  const notice = {
    apiVersion: 'notification.allmend.dev/v1alpha1',
    kind: 'Notice',
    metadata: { name: 'n', namespace: 'hansa', uid },
    spec: noticeSpec(spec),
  };
  return noticeText(notice, { language: 'de', publicUrl: 'https://monitor.example.org', previous });
}

function context(
  server: Pick<SmtpServer, 'port'>,
  change: Partial<ChannelContext<unknown>> = {},
  settings: Record<string, string> = {},
): ChannelContext<unknown> {
  const given = {
    host: '127.0.0.1',
    port: String(server.port),
    tls: 'none',
    from: 'Prüfstelle <monitor@hansa.example.org>',
    to: 'ops@hansa.example.org, desk@hansa.example.org',
    ...settings,
  };
  return {
    settings: email.settings.parse(given),
    secret: new Map(),
    language: 'de',
    channel: 'hansa/mail',
    monitor: 'https://monitor.example.org',
    egress: operatorPolicy,
    signal: new AbortController().signal,
    now: () => new Date('2026-11-20T03:13:00Z'),
    ...change,
  };
}

async function send(notices: readonly NoticeText[], one: ChannelContext<unknown>): Promise<DeliveryFailure | null> {
  try {
    await email.send(messageOf(notices), one);
    return null;
  } catch (error) {
    expect(error).toMatchObject({ name: 'DeliveryFailure' });
    return error as DeliveryFailure;
  }
}

/** What a server makes of one mail. */
async function outcome(
  options: SmtpServerOptions,
  change: Partial<ChannelContext<unknown>> = {},
  settings: Record<string, string> = {},
) {
  await using server = await startSmtpServer(options);
  const failure = await send([text()], context(server, change, settings));
  return { failure, mails: server.mails, said: server.said };
}

/** The header fields of a mail by name, unfolded; several of one name are joined. */
function headers({ data }: TakenMail): Readonly<Record<string, string>> {
  const head = data
    .slice(0, data.indexOf('\r\n\r\n'))
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const fields = Map.groupBy(head, (line) => line.slice(0, line.indexOf(':')).toLowerCase());
  return Object.fromEntries(
    [...fields].map(([name, found]) => [name, found.map((line) => line.slice(name.length + 2)).join(' | ')]),
  );
}

/** The text of a mail, decoded. */
function body({ data }: TakenMail): string {
  const encoded = data.slice(data.indexOf('\r\n\r\n') + 4);
  if (/content-transfer-encoding: base64/i.test(data)) return Buffer.from(encoded, 'base64').toString();
  const plain = encoded.replaceAll('=\r\n', '');
  return Buffer.from(
    plain.replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
}

describe('a mail', () => {
  test('is plain text in the language of the channel, with the remedy and the link', async () => {
    const { failure, mails } = await outcome({});
    expect(failure).toBeNull();
    const [mail] = mails as [TakenMail];
    expect(mail).toMatchObject({
      from: 'monitor@hansa.example.org',
      to: ['ops@hansa.example.org', 'desk@hansa.example.org'],
      user: '',
    });
    expect(headers(mail)).toMatchObject({
      from: '=?UTF-8?Q?Pr=C3=BCfstelle?= <monitor@hansa.example.org>',
      to: 'ops@hansa.example.org, desk@hansa.example.org',
      'auto-submitted': 'auto-generated',
      'content-type': 'text/plain; charset=utf-8',
      date: 'Fri, 20 Nov 2026 03:13:00 +0000',
      'message-id': expect.stringMatching(/^<aaaa-1-[0-9a-f]{16}\.[0-9a-f]{12}@hansa\.example\.org>$/),
    });
    expect(body(mail).replaceAll('\r\n', '\n')).toMatch(
      /^Hansa Cloud, Lübeck, besteht .* nicht mehr\.\n\nDas Abbild «Debian 12» ist 74 Tage alt\.\nVersprochen war monatlich\.\n\nWas zu tun ist:\n {4}openstack image set .*\n\nhttps:\/\/monitor\.example\.org\/clouds\/hansa\/hansa-luebeck\n\n-- \nVon Allmend an den Kanal hansa\/mail/,
    );
  });

  test('has the same id whenever it is sent again, and the recovery answers the failure', async () => {
    await using server = await startSmtpServer();
    const failure = text({ occurrence: 'one' });
    const recovery = text({ occurrence: 'two', severity: 'recovery' }, 'one');
    for (const one of [failure, failure, recovery]) expect(await send([one], context(server))).toBeNull();
    const [first, second, third] = server.mails.map(headers) as [
      Record<string, string>,
      Record<string, string>,
      Record<string, string>,
    ];
    expect(second['message-id']).toBe(first['message-id']);
    expect(third['message-id']).not.toBe(first['message-id']);
    expect(third['in-reply-to']).toBe(first['message-id']);
    expect(third['references']).toBe(`${first['references']} ${first['message-id']}`);
  });

  test('tells of several notices: 20 in full, then titles, then how many more', async () => {
    await using server = await startSmtpServer();
    const many = Array.from({ length: 300 }, (_none, at) =>
      text({ title: { de: `Titel ${at}`, en: '', fr: '' } }, null, `u-${at}`),
    );
    expect(await send(many, context(server))).toBeNull();
    expect(server.mails).toHaveLength(1);
    const words = body(server.mails[0]!);
    expect(headers(server.mails[0]!)['subject']).toBe('300 Fehler: Titel 0');
    expect([words.match(/Das Abbild/g)?.length, words.match(/^\* Titel/gm)?.length]).toEqual([20, 200]);
    expect(words).toContain('80 weitere Mitteilungen stehen in der Konsole.');
  });

  test('cannot be given headers, recipients or commands by what it tells, in no string', async () => {
    const attack =
      'x\r\nBcc: thief@evil.example\r\n\r\n.\r\nMAIL FROM:<thief@evil.example>\r\n\u2028\u0085\u0000\u202e';
    const all = { de: attack, en: attack, fr: attack };
    const spec = {
      title: all,
      body: all,
      remedies: [attack],
      cause: attack,
      occurrence: attack,
      path: `/${attack}`,
      about: { kind: attack, name: attack },
    };
    await using server = await startSmtpServer();
    for (const previous of [null, attack]) {
      for (const notices of [[text(spec, previous, attack)], [text(spec, previous, 'a'), text(spec, previous, 'b')]]) {
        expect(await send(notices, context(server, { channel: attack }))).toBeNull();
      }
    }
    expect(server.mails).toHaveLength(4);
    for (const mail of server.mails) {
      expect(mail.to).toEqual(['ops@hansa.example.org', 'desk@hansa.example.org']);
      expect(Object.keys(headers(mail)).toSorted()).toEqual([
        'auto-submitted',
        'content-transfer-encoding',
        'content-type',
        'date',
        'from',
        ...('in-reply-to' in headers(mail) ? ['in-reply-to'] : []),
        'message-id',
        'mime-version',
        'references',
        'subject',
        'to',
      ]);
      expect(body(mail)).not.toMatch(/[\u0000\u0085\u2028\u202e]/);
    }
    expect(server.said.filter((line) => /evil/.test(line))).toEqual([]);
  });
});

describe('settings', () => {
  const good = { host: 'smtp.hansa.example.org', from: 'a@hansa.example.org', to: 'b@hansa.example.org' };
  const problems = (change: Record<string, string>) =>
    (email.settings.safeParse({ ...good, ...change }).error?.issues ?? []).map(({ path, message }) =>
      [...path, message].join(' '),
    );

  test.each([
    ['host', 'mail.example.org\r\nX: y'],
    ['host', 'mail example'],
    ['host', ''],
    ['port', '0'],
    ['port', '65536'],
    ['port', '25 '],
    ['tls', 'maybe'],
    ['from', 'a@hansa.example.org, b@hansa.example.org'],
    ['from', 'A\r\nBcc: c@evil.example <a@hansa.example.org>'],
    ['from', 'a@hansa.example.org\r\nBcc: c@evil.example'],
    ['from', 'A <a@hansa.example.org> <b@hansa.example.org>'],
    ['to', ''],
    ['to', 'b@hansa.example.org,'],
    ['to', 'b@hansa.example.org> NOTIFY=NEVER'],
    ['to', 'b@hansa.example.org\nRCPT TO:<c@evil.example>'],
    ['to', Array.from({ length: 51 }, (_none, at) => `b${at}@hansa.example.org`).join(',')],
    ['colour', 'red'],
  ])('%s cannot be %j', (name, value) => {
    expect(problems({ [name]: value }).join()).toContain(name);
  });

  test('what most need is the default; fifty addresses are taken', () => {
    expect(email.settings.parse(good)).toMatchObject({ port: 587, tls: 'starttls', to: ['b@hansa.example.org'] });
    const fifty = Array.from({ length: 50 }, (_none, at) => `b${at}@hansa.example.org`).join(', ');
    expect(problems({ to: fifty, host: '2001:db8::7' })).toEqual([]);
  });
});

describe('the server', () => {
  let authority: Authority;
  let pem: { cert: string; key: string };
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder('smtp');
    authority = await openAuthority(folder.path);
    pem = await authority.server(['mail.example.org']);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const byName = { resolve: async () => [{ address: '127.0.0.1', family: 4 }] };

  test.each([
    ['STARTTLS', 'starttls'],
    ['first byte', 'tls'],
  ] as const)('is told the password only over TLS (%s) that proves its name', async (from, tls) => {
    const server = { tls: { ...pem, from }, login };
    const change = { ...byName, secret, ca: authority.ca };
    const right = await outcome(server, change, { tls, host: 'mail.example.org' });
    expect(right.failure?.message ?? null).toBeNull();
    expect(right.mails).toMatchObject([{ encrypted: true, user: 'monitor' }]);
    for (const wrong of [
      { change: { ...change, ca: undefined }, host: 'mail.example.org' },
      { change, host: 'other.example.org' },
    ]) {
      const { ca: _ca, ...rest } = wrong.change;
      const asked = await outcome(server, wrong.change.ca === undefined ? rest : wrong.change, {
        tls,
        host: wrong.host,
      });
      expect(asked.failure).toMatchObject({ outcome: 'again', error: { reason: 'notification.not-encrypted' } });
      expect(asked.said.filter((line) => /AUTH|MAIL/.test(line))).toEqual([]);
    }
  });

  test('that offers no TLS gets nothing', async () => {
    const { failure, said } = await outcome({ login }, { secret }, { tls: 'starttls' });
    expect(failure).toMatchObject({ outcome: 'again', error: { reason: 'notification.not-encrypted' } });
    expect(said.filter((line) => /AUTH|MAIL/.test(line))).toEqual([]);
  });

  test.each([
    [
      'without TLS on a public address',
      { egress: operatorPolicy, resolve: async () => [{ address: '8.8.8.8', family: 4 }] },
      'mail.example.org',
      /public address that the policy "operator, not encrypted" refuses/,
    ],
    ['that is the metadata service', { egress: operatorPolicy }, '169.254.169.254', /metadata/],
    [
      'that a name hides',
      { egress: operatorPolicy, resolve: async () => [{ address: '169.254.169.254', family: 4 }] },
      'mail.example.org',
      /metadata/,
    ],
  ])('%s is not asked', async (_title, change, host, words) => {
    const { failure, said } = await outcome({}, change, { host });
    expect(failure).toMatchObject({ outcome: 'failed', error: { reason: 'notification.address-refused' } });
    expect(failure!.message).toMatch(words);
    expect(said).toEqual([]);
  });

  test('on this machine is not asked for strangers', async () => {
    for (const tls of ['none', 'starttls', 'tls']) {
      const { failure, said } = await outcome({}, { egress: strangersPolicy }, { tls });
      expect(failure).toMatchObject({ outcome: 'failed', error: { reason: 'notification.address-refused' } });
      expect(said).toEqual([]);
    }
  });

  test('a name is resolved once: the connection goes to the address that was checked', async () => {
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [{ address: asked.length === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    expect((await outcome({}, { resolve }, { host: 'rebinding.example' })).failure).toBeNull();
    expect(asked).toEqual(['rebinding.example']);
  });

  test('that refuses some recipients: a failure that names them, and is not tried again', async () => {
    const answer = (line: string) => (line.includes('desk@') ? '550 no such desk' : null);
    const { failure, mails } = await outcome({ answer });
    expect(failure).toMatchObject({ outcome: 'partly' });
    expect(failure!.message).toContain(
      'refused these recipients: desk@hansa.example.org. The message went to ops@hansa.example.org.',
    );
    expect(mails).toHaveLength(1);
  });

  test.each([
    ['all recipients for good', 'RCPT', '550 no', 'failed', 'refused'],
    ['all recipients for now', 'RCPT', '451 later', 'again', 'busy'],
    ['the sender', 'MAIL', '553 who?', 'failed', 'refused'],
    ['the text', 'DATA.', '554 spam', 'failed', 'refused'],
    ['the text for now', 'DATA.', '452 full', 'again', 'busy'],
    ['to talk', '', '554 go away', 'failed', 'refused'],
    ['to talk in SMTP', '', 'HTTP/1.1 400 Bad Request', 'again', null],
  ] as const)('that refuses %s', async (_title, at, words, expected, reason) => {
    const answer = (line: string) => (at === '' ? (line === '' ? words : null) : line.startsWith(at) ? words : null);
    const { failure } = await outcome({ answer });
    expect(failure?.outcome).toBe(expected);
    if (reason) expect(failure!.error.reason).toBe(`notification.${reason}`);
  });

  test('that does not accept the password, and says it back, has none of its words told', async () => {
    const echo = Buffer.from(`\0monitor\0${password}`).toString('base64');
    const said = (line: string) => (line.startsWith('AUTH') ? `535 "${password}" (${echo}) is wrong` : null);
    const { failure } = await outcome({ login, answer: said }, { secret });
    expect(failure).toMatchObject({ outcome: 'failed', error: { reason: 'notification.login-refused' } });
    expect(failure!.message).toMatch(/does not accept the user name and password \(535\)\.$/);
    const later = (line: string) =>
      line === 'DATA.' ? `554 ${password} ${echo} ${encodeURIComponent(password)}` : null;
    const refused = (await outcome({ login, answer: later }, { secret })).failure!;
    for (const told of [failure!, refused]) {
      const words = JSON.stringify([told.message, told.error, told.error.params]);
      expect(words).not.toMatch(/canary-9d2e|swordfish/);
      expect(words).not.toContain(echo.replace(/=+$/, ''));
    }
    expect(refused.message).toContain('[redacted]');
  });

  test('that is dead, or says nothing: tried again', async () => {
    // The port of one that was closed could be somebody else's by now.
    expect(await send([text()], context({ port: 1 }))).toMatchObject({
      outcome: 'again',
      message: expect.stringContaining('nothing listens there'),
    });
  });

  test('that says nothing is left when the replica stops', async () => {
    await using server = await startSmtpServer({ answer: () => '' });
    const stopping = new AbortController();
    const sent = email.send(messageOf([text()]), context(server, { signal: stopping.signal }));
    stopping.abort(new Error('enough'));
    await expect(sent).rejects.toThrow('enough');
  });
});
