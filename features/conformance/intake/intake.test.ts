import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { isAllmendError } from '@allmend/kit-errors';
import { openTestMonitor, reportText, type TestMonitor } from '../official-api/testing.ts';
import { signContent } from '../signature/sign.ts';
import { createIntake, type IntakeOutcome } from './intake.ts';
import { createTestKey } from './testing.ts';

const samples = resolve(import.meta.dirname, '../../../../shared/samples');

let monitor: TestMonitor;
beforeEach(async () => {
  monitor = await openTestMonitor();
});

const detailOf = (text: string): string => {
  const { detail } = JSON.parse(text) as { detail: string | readonly { msg: string; type: string }[] };
  return typeof detail === 'string' ? detail : detail.map(({ msg }) => msg).join(' ');
};

describe('a signed report', () => {
  test('is taken once, with everything that binds it to its signer', async () => {
    const uuid = randomUUID();
    const text = reportText({ uuid });
    expect(await monitor.submit(text)).toMatchObject({ status: 200, text: 'null' });
    expect(await monitor.submit(text)).toMatchObject({ status: 409 });
    const [entry, ...others] = monitor.journal.entries;
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      report: uuid,
      scope: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
      checkedAt: new Date('2026-11-20T20:44:34.503Z'),
      receivedAt: monitor.clock.now,
      origin: 'operator',
      submitter: 'cloud-a',
      signer: monitor.key.signing.publicKey.fingerprint,
      suite: './iaas/openstack_test.py',
      simulated: false,
      format: 'official',
      snapshot: null,
    });
    expect(Buffer.from(entry!.content).toString()).toBe(text);
    expect(entry!.signature).toMatch(/^-----BEGIN SSH SIGNATURE-----\n[^&]*-----END SSH SIGNATURE-----\n$/);
    expect(entry!.place).toMatchObject({ namespace: 'ops', name: 'cloud-a' });
    expect(monitor.taken.map(({ report }) => report)).toEqual([uuid]);
  });

  test('of a third party counts as measured by one', async () => {
    monitor.addSubmitter('auditor', { party: 'third', subjects: ['cloud-a'] });
    expect(await monitor.submit(reportText(), { as: 'auditor' })).toMatchObject({ status: 200 });
    expect(monitor.journal.entries[0]).toMatchObject({ origin: 'third', submitter: 'auditor' });
  });

  test('as JSON is one document', async () => {
    const type = 'application/x-signed-json';
    const document = (uuid: string) => ({
      spec: { uuid: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f', name: 'x', url: 'https://x.example' },
      checked_at: '2026-11-20T20:44:34',
      subject: 'cloud-a',
      run: { uuid, invocations: { one: { results: { 'scs-0100-syntax-check': 1 } } } },
    });
    expect(await monitor.submit(JSON.stringify(document(randomUUID())), { type })).toMatchObject({ status: 200 });
    const two = JSON.stringify([document(randomUUID()), document(randomUUID())]);
    expect(await monitor.submit(two, { type })).toMatchObject({ status: 422 });
    expect(await monitor.submit(reportText(), { type })).toMatchObject({ status: 422 });
    expect(monitor.journal.entries).toHaveLength(1);
  });

  test('that the journal cannot take is not lost silently', async () => {
    monitor.journal.fail(new Error('the disk is full'));
    const text = reportText();
    const answer = await monitor.submit(text);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect(answer.text).not.toContain('disk');
    monitor.journal.fail(null);
    expect(await monitor.submit(text)).toMatchObject({ status: 200 });
  });

  test('is taken also when the status cannot be written', async () => {
    const failing = await openTestMonitor({ taken: () => Promise.reject(new Error('no hub')) });
    expect(await failing.submit(reportText())).toMatchObject({ status: 200 });
    expect(failing.logged.join()).toContain('no hub');
  });
});

describe('aliases', () => {
  test('that a YAML writer makes of what it meets twice are read', async () => {
    const first = reportText().replace(/results: \{.*\}/, 'results: &r {scs-0100-syntax-check: 1}');
    const text = `${first}    two: {results: *r}\n    three: {results: *r, stderr: ["*.py", "** x"]}\n`;
    expect(await monitor.submit(text)).toMatchObject({ status: 200 });
    expect([...monitor.journal.entries[0]!.results]).toEqual([['scs-0100-syntax-check', 1]]);
  });

  test.each([
    ['in flow', (name: string, before: string) => `${name}: &${name} [${`*${before},`.repeat(200)}]`],
    ['in blocks', (name: string, before: string) => `${name}: &${name}\n${`  - *${before}\n`.repeat(200)}`],
    ['as keys', (name: string, before: string) => `? &${name} [${`*${before},`.repeat(200)}]\n: x`],
  ])('of aliases are refused at once: %s', async (_, layer) => {
    const text = `---\na: &a [x]\n${layer('b', 'a')}\n${layer('c', 'b')}\n${layer('d', 'c')}\n`;
    const begun = process.cpuUsage();
    const answer = await monitor.submit(text);
    expect(answer).toMatchObject({ status: 422 });
    expect(detailOf(answer.text)).toContain('aliases that refer to aliases');
    // Reading them takes ten times as much.
    expect(process.cpuUsage(begun).user).toBeLessThan(8_000_000);
  });

  test('by the ten thousand are refused', async () => {
    const answer = await monitor.submit(`---\na: &a [x]\nb: [${'*a,'.repeat(10_000)}]\n`);
    expect(answer).toMatchObject({ status: 422 });
    expect(detailOf(answer.text)).toContain('too many aliases (10000)');
  });
});

describe('the envelope', () => {
  test.each(['text/yaml', 'application/x-signed-yml', '', 'application/x-signed-yaml-x'])(
    'type "%s" is 415',
    async (type) => {
      expect(await monitor.submit(reportText(), { type })).toMatchObject({ status: 415 });
    },
  );

  test('parameters of the type do not matter', async () => {
    const type = 'Application/X-Signed-YAML; charset=utf-8';
    expect(await monitor.submit(reportText(), { type })).toMatchObject({ status: 200 });
  });

  test('of more than 8 MB is refused before anything is looked at, also when only announced', async () => {
    const headers = { 'content-length': '100000000' };
    const announced = await monitor.ask('POST', '/reports', { headers });
    expect(announced).toMatchObject({ status: 413 });
    expect(detailOf(announced.text)).toContain('100000000');
    expect(await monitor.ask('POST', '/reports', { body: new Uint8Array(8_000_001) })).toMatchObject({ status: 413 });
  });

  test('without signature, or with one that is not followed by line feed and "&", is 401', async () => {
    const text = reportText();
    const signature = signContent(Buffer.from(text), monitor.key.signing);
    const far = `${'#'.repeat(20_000)}\n${signature}&${text}`;
    for (const body of [text, `${signature}${text}`, `${signature.trimEnd()}&${text}`, `&${text}`, far, '']) {
      expect(await monitor.submit(text, { body })).toMatchObject({ status: 401 });
    }
    expect(monitor.journal.entries).toEqual([]);
  });

  test('may hold the mark again in the report', async () => {
    const text = reportText({ stderr: ['-----END SSH SIGNATURE-----\n&'] });
    expect(await monitor.submit(`${text}# -----END SSH SIGNATURE-----\n&\n`)).toMatchObject({ status: 422 });
    expect(await monitor.submit(text)).toMatchObject({ status: 200 });
  });
});

describe('the signature', () => {
  test('over other bytes, of another namespace, or damaged, is 401', async () => {
    const text = reportText();
    const signature = signContent(Buffer.from(text), monitor.key.signing);
    const bodies = [
      `${signature}&${text.replace('cloud-a', 'cloud-b')}`,
      `${signature}&${text} `,
      `${signContent(Buffer.from(text), monitor.key.signing, 'file')}&${text}`,
      `${signature.replace('U1NI', 'U1NJ')}&${text}`,
    ];
    for (const body of bodies) expect(await monitor.submit(text, { body })).toMatchObject({ status: 401 });
    expect(monitor.journal.entries).toEqual([]);
  });

  test('of a key that is not the account’s is 401, also when another account has it', async () => {
    const other = await createTestKey();
    monitor.addSubmitter('cloud-b', { publicKeys: [{ name: 'runner', key: other.line }] });
    const text = reportText();
    const body = `${signContent(Buffer.from(text), other.signing)}&${text}`;
    const answer = await monitor.submit(text, { body });
    expect(answer).toMatchObject({ status: 401 });
    expect(detailOf(answer.text)).toContain(other.signing.publicKey.fingerprint);
  });

  test('of a key that has ended is 401 from that instant on', async () => {
    const notAfter = '2026-11-20T21:00:00Z';
    monitor.addSubmitter('cloud-b', { publicKeys: [{ name: 'old', key: monitor.key.line, notAfter }] });
    monitor.addSubject('cloud-b');
    const at = (text: string) => {
      monitor.clock.now = new Date(text);
      return monitor.submit(reportText({ subject: 'cloud-b' }), { as: 'cloud-b' });
    };
    expect(await at('2026-11-20T20:59:59Z')).toMatchObject({ status: 200 });
    const ended = await at(notAfter);
    expect(ended).toMatchObject({ status: 401 });
    expect(detailOf(ended.text)).toContain('The key old of the account cloud-b signs nothing any more');
  });

  test('a key line that is none is passed over', async () => {
    const publicKeys = ['nonsense', 'ssh-rsa', 'ssh-rsa !!!', monitor.key.line];
    monitor.addSubmitter('cloud-b', {
      publicKeys: publicKeys.map((key, n) => ({ name: `k${n}`, key })),
      subjects: ['cloud-a'],
    });
    expect(await monitor.submit(reportText(), { as: 'cloud-b' })).toMatchObject({ status: 200 });
  });
});

describe('the subject', () => {
  test('must be the account’s own or delegated to it, by name or alias', async () => {
    monitor.addSubject('cloud-b', { alias: 'official-b' });
    monitor.addSubject('cloud-c');
    const statuses = async (subject: string, as: string) =>
      (await monitor.submit(reportText({ subject }), { as })).status;
    expect(await statuses('cloud-b', 'cloud-a')).toBe(401);
    expect(await statuses('official-b', 'cloud-a')).toBe(401);
    monitor.addSubmitter('ci', { subjects: ['official-b', 'cloud-c'] });
    expect(await statuses('cloud-b', 'ci')).toBe(200);
    expect(await statuses('official-b', 'ci')).toBe(200);
    expect(await statuses('cloud-c', 'ci')).toBe(200);
    expect(await statuses('cloud-a', 'ci')).toBe(401);
    monitor.addSubmitter('official-b');
    expect(await statuses('official-b', 'official-b')).toBe(200);
    expect(new Set(monitor.journal.entries.map(({ place }) => place.name))).toEqual(new Set(['cloud-b', 'cloud-c']));
  });

  test('of another namespace is none of the account’s, whatever is delegated', async () => {
    monitor.addSubject('foreign', {}, 'other');
    monitor.addSubmitter('ci', { subjects: ['foreign'] });
    expect(await monitor.submit(reportText({ subject: 'foreign' }), { as: 'ci' })).toMatchObject({ status: 422 });
    expect(monitor.journal.entries).toEqual([]);
  });

  test('that is not known says so, and one that went meanwhile too', async () => {
    monitor.objects.subjects.length = 0;
    const answer = await monitor.submit(reportText());
    expect(answer).toMatchObject({ status: 422 });
    expect(detailOf(answer.text)).toContain('there is no subject "cloud-a"');
  });

  test('that is a script stays a text', async () => {
    const answer = await monitor.submit(reportText({ subject: '<script>alert(1)</script>' }));
    expect(answer).toMatchObject({ status: 401, headers: { 'content-type': 'application/json' } });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('the clock', () => {
  const at = (checkedAt: string) => monitor.submit(reportText({ checkedAt }));

  test('may be 5 minutes ahead, and no more: nothing is stored that would mask later results', async () => {
    expect(await at('2026-11-20 21:05:00')).toMatchObject({ status: 200 });
    const ahead = await at('2026-11-20 21:05:01');
    expect(ahead).toMatchObject({ status: 422 });
    expect(detailOf(ahead.text)).toContain('6 minutes ahead');
    expect(await at('2031-01-01 00:00:00')).toMatchObject({ status: 422 });
    expect(monitor.journal.entries).toHaveLength(1);
  });

  test('an older report is stored, and masks nothing', async () => {
    expect(await at('2026-11-20 20:00:00')).toMatchObject({ status: 200 });
    const older = reportText({ checkedAt: '2026-11-19 20:00:00', results: { 'scs-0100-syntax-check': -1 } });
    expect(await monitor.submit(older)).toMatchObject({ status: 200 });
    const place = monitor.journal.entries[0]!.place;
    const newest = await monitor.journal.newest(place);
    expect(newest.get('50393e6f-2ae1-4c5c-a62c-3b75f2abef3f')!.get('scs-0100-syntax-check')).toMatchObject({
      result: 1,
    });
  });

  test('reports of more than 18 months are refused', async () => {
    expect(await at('2025-05-20 21:00:01')).toMatchObject({ status: 200 });
    expect(await at('2025-05-20 20:59:59')).toMatchObject({ status: 422 });
    expect(await at('1970-01-01 00:00:00')).toMatchObject({ status: 422 });
    // February has no 31st, from which on they would be taken.
    monitor.clock.now = new Date('2026-08-31T12:00:00Z');
    expect(await at('2025-02-28 12:00:01')).toMatchObject({ status: 200 });
    expect(await at('2025-02-28 11:59:59')).toMatchObject({ status: 422 });
  });
});

describe('scope and results', () => {
  test('a scope that is not known is named', async () => {
    const scope = '00000000-0000-4000-8000-000000000000';
    const answer = await monitor.submit(reportText({ scope }));
    expect(answer).toMatchObject({ status: 422 });
    expect(detailOf(answer.text)).toContain(`no scope has the UUID ${scope}`);
  });

  test('a scope that was withdrawn takes no more reports', async () => {
    expect(await monitor.submit(reportText())).toMatchObject({ status: 200 });
    monitor.objects.scopes.length = 0;
    expect(await monitor.submit(reportText())).toMatchObject({ status: 422 });
  });

  test('testcases that the scope does not have are dropped, and said', async () => {
    const results = { 'scs-0100-syntax-check': 1, 'invented-<b>': 1, 'scs-9999-x': -1 };
    const answer = await monitor.submit(reportText({ results }));
    expect(answer).toMatchObject({ status: 200, text: 'null' });
    expect(answer.headers['allmend-dropped']).toBe('2; invented-%3Cb%3E scs-9999-x');
    expect([...monitor.journal.entries[0]!.results]).toEqual([['scs-0100-syntax-check', 1]]);
    expect(monitor.logged.join()).toContain('scs-9999-x');
  });

  test.each([2, -2, 0.5, 1000, '"PASS"', 'true', 'null'])('a result %s is refused', async (result) => {
    expect(await monitor.submit(reportText({ results: { 'scs-0100-syntax-check': result } }))).toMatchObject({
      status: 422,
    });
    expect(monitor.journal.entries).toEqual([]);
  });
});

describe('bodies of several reports', () => {
  test('are taken whole, each under its subject', async () => {
    monitor.addSubject('cloud-b');
    monitor.addSubmitter('ci', { subjects: ['cloud-a', 'cloud-b'] });
    const text = reportText() + reportText({ subject: 'cloud-b' });
    expect(await monitor.submit(text, { as: 'ci' })).toMatchObject({ status: 200 });
    expect(monitor.journal.entries.map(({ place }) => place.name).sort()).toEqual(['cloud-a', 'cloud-b']);
  });

  test('or not at all', async () => {
    monitor.addSubject('cloud-b');
    const known = reportText();
    await monitor.submit(known);
    const bad: (readonly [string, number])[] = [
      [reportText({ subject: 'cloud-b' }), 401],
      [reportText({ checkedAt: '2031-01-01 00:00:00' }), 422],
      ['--- {hello: world}\n', 422],
      ['--- [\n', 422],
      [reportText({ results: { x: 7 } }), 422],
      [known, 409],
    ];
    for (const [second, status] of bad) {
      const answer = await monitor.submit(reportText() + second);
      expect(answer).toMatchObject({ status });
      expect(detailOf(answer.text)).toMatch(/[Dd]ocument 2/);
    }
    expect(monitor.journal.entries).toHaveLength(1);
  });

  test('with the same report twice are refused', async () => {
    const text = reportText();
    expect(await monitor.submit(text + text)).toMatchObject({ status: 409 });
    expect(monitor.journal.entries).toEqual([]);
  });

  test('of a thousand documents are refused before one is read', async () => {
    const text = '--- {a: [}\n'.repeat(1000);
    const answer = await monitor.submit(text);
    expect(answer).toMatchObject({ status: 413 });
    expect(detailOf(answer.text)).toContain('1000 documents; 500 are the most');
  });

  test('of five hundred are taken, and other work is done meanwhile', async () => {
    const results = { 'scs-0100-syntax-check': 1 };
    const text = Array.from({ length: 500 }, () => reportText({ results })).join('');
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    expect(await monitor.submit(text)).toMatchObject({ status: 200 });
    clearInterval(counting);
    expect(monitor.journal.entries).toHaveLength(500);
    expect(turns).toBeGreaterThan(20);
  });

  test('whose taking was interrupted are completed when they are sent again', async () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const text = reportText({ uuid: first }) + reportText({ uuid: second });
    const { journal, objects, directory, clock } = monitor;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const broken: typeof journal = {
      ...journal,
      record: (entry) => (entry.report === second ? Promise.reject(new Error('killed')) : journal.record(entry)),
    };
    const body = Buffer.from(`${signContent(Buffer.from(text), monitor.key.signing)}&${text}`);
    const contentType = 'application/x-signed-yaml';
    const submission = { submitter: objects.submitters[0]!, contentType, body };
    const take = (kept: typeof journal): Promise<IntakeOutcome> =>
      createIntake({ journal: kept, blobs: monitor.blobs, directory, now: () => clock.now, log }).take(submission);
    await expect(take(broken)).rejects.toThrow('killed');
    expect(journal.entries.map(({ report }) => report)).toEqual([first]);
    expect(await take(journal)).toMatchObject({ outcome: 'taken', reports: [{ report: second }] });
    expect(await take(journal)).toMatchObject({ outcome: 'refused', status: 409 });
    expect(journal.entries.map(({ report }) => report)).toEqual([first, second]);
  });

  test('sent twice at the same moment are stored once', async () => {
    const text = reportText();
    const answers = await Promise.all([monitor.submit(text), monitor.submit(text)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(monitor.journal.entries).toHaveLength(1);
  });

  test('that name a report which somebody else takes at that moment are refused', async () => {
    const uuid = randomUUID();
    const answers = await Promise.all([
      monitor.submit(reportText({ uuid })),
      monitor.submit(reportText({ uuid, checkedAt: '2026-11-20 20:00:00' })),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
  });
});

describe('what is no report', () => {
  test.each([
    ['without run', '--- {spec: {uuid: x}, subject: cloud-a}\n'],
    ['an alias of nothing', 'a: *b\n'],
    ['nested deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}\n`],
    ['a tag', '--- !!python/object/apply:os.system [ls]\n'],
    ['a key twice', reportText().replace('subject:', 'subject: x\nsubject:')],
    ['nothing', ''],
    ['an empty document', '---\n'],
    ['text', 'hello'],
  ])('%s is 422 with a sentence', async (_, text) => {
    const answer = await monitor.submit(text);
    expect(answer).toMatchObject({ status: 422 });
    expect(detailOf(answer.text)).toMatch(/\.$/);
    expect(monitor.journal.entries).toEqual([]);
  });

  test('bytes that are no UTF-8', async () => {
    const content = Buffer.from([0xff, 0xfe, 0x00]);
    const body = Buffer.concat([Buffer.from(`${signContent(content, monitor.key.signing)}&`), content]);
    expect(await monitor.submit('', { body })).toMatchObject({ status: 422 });
  });

  test('one document of many megabytes is refused before it is read', async () => {
    const answer = await monitor.submit(reportText({ stderr: ['x'.repeat(1_100_000)] }));
    expect(answer).toMatchObject({ status: 413 });
  });
});

describe.skipIf(!existsSync(samples))('the official sample', () => {
  test('goes in as curl sends it: 200, then 409, and 401 with any byte changed', async () => {
    const [report, signature] = ['report-example.yaml', 'report-example.yaml.sig'].map((name) =>
      readFileSync(join(samples, name)),
    );
    const key = readFileSync(join(samples, 'report-example.pub'), 'utf8').trim();
    monitor.addSubject('cloud2');
    monitor.addSubmitter('cloud2', { publicKeys: [{ name: 'runner', key }] });
    const body = Buffer.concat([signature!, Buffer.from('&'), report!]);
    const send = (bytes: Uint8Array) => monitor.submit('', { as: 'cloud2', body: bytes });
    for (const at of [signature!.length + 1, body.indexOf('PASS'), body.length - 2, 40, 200]) {
      const changed = Buffer.from(body);
      changed[at]! ^= 1;
      expect(await send(changed), `byte ${at}`).toMatchObject({ status: 401 });
    }
    expect(await send(body)).toMatchObject({
      status: 200,
      text: 'null',
      headers: { 'content-type': 'application/json' },
    });
    expect(await send(body)).toMatchObject({ status: 409 });
    expect(monitor.journal.entries).toMatchObject([{ report: '72bf1ad3-19c4-45cf-a1b8-f4cbd2817ec2' }]);
    expect(monitor.journal.entries[0]!.results.size).toBe(57);
  });
});

test('refusals are errors of the interface, with a remedy', async () => {
  const { journal, blobs, directory, objects, clock } = monitor;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const intake = createIntake({ journal, blobs, directory, now: () => clock.now, log });
  const body = Buffer.from('x');
  const outcome = await intake.take({ submitter: objects.submitters[0]!, contentType: 'text/plain', body });
  expect(outcome.outcome === 'refused' && isAllmendError(outcome.error) && outcome.error.remedy).toContain(
    'x-signed-yaml',
  );
});
