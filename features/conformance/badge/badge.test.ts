import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Certificate, Subject } from '@allmend/api/kinds';
import { openSqliteStore } from '@allmend/core-store';
import { builtInLocales } from '@allmend/kit-i18n';
import { temporaryFolder } from '@allmend/kit-testing';
import { contrast } from '@allmend/kit-ui';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMonitorKeys } from '../monitor/monitor-keys.ts';
import { badgeSvg, type BadgeState } from './badge.ts';
import { createCertificatePages } from './pages.ts';
import type { CertificateView } from './source.ts';

const run = promisify(execFile);
const states: readonly BadgeState[] = ['PASS', 'FAIL', 'DNF', 'MISS', 'Granted', 'Suspended', 'Revoked', 'Expired'];

/** Whether it is one well-formed XML element; text and attributes as a reader gets them. */
function readXml(text: string): { readonly texts: readonly string[]; readonly names: readonly string[] } {
  const texts: string[] = [];
  const names: string[] = [];
  const open: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const tag = /^<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>/.exec(rest);
    const content = tag ? null : /^[^<]+/.exec(rest);
    if (!tag && !content) throw new Error(`no XML: ${rest.slice(0, 80)}`);
    const [whole] = (tag ?? content)!;
    rest = rest.slice(whole.length);
    if (content) {
      if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(whole)) throw new Error(`a bare ampersand: ${whole}`);
      texts.push(whole);
      continue;
    }
    const [, closing, name = '', , empty] = tag!;
    names.push(name);
    if (closing && open.pop() !== name) throw new Error(`${name} is not open`);
    if (!closing && !empty) open.push(name);
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} is not closed`);
  return { texts, names };
}

describe('a badge', () => {
  test.each(builtInLocales)('says each state by a word of its own, to screen readers too (%s)', (locale) => {
    const badges = states.map((state) => badgeSvg({ label: 'Scope v1', state, locale }));
    const titles = badges.map((badge) => /aria-label="([^"]+)"/.exec(badge)![1]!);
    expect(new Set(titles).size).toBe(states.length);
    for (const [index, badge] of badges.entries()) {
      const { texts } = readXml(badge);
      expect(texts[0]).toBe(titles[index]);
      expect(badge).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .* role="img"/);
      expect(badge).not.toMatch(/href|url\(|<style|<script|<image|@import|foreignObject/);
    }
  });

  test.each(states)('%s can be read', (state) => {
    const badge = badgeSvg({ label: 'x', state, locale: 'en' });
    const [ink, ground] = [...badge.matchAll(/<path fill="(#[0-9a-f]{6})" d="M(?:0 0|\d+ 1)/g)].map(
      ([, colour]) => colour!,
    );
    const [label, word] = [...badge.matchAll(/<text [^>]*fill="(#[0-9a-f]{6})"/g)].map(([, colour]) => colour!);
    expect(contrast(label!, ink!)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(word!, ground!)).toBeGreaterThanOrEqual(4.5);
  });

  test('is XML whatever its label is, and runs nothing', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('"/><script>alert(1)</script>', ']]>', '&lt;&#x0;', '\u0000\ud800\u202e', '<!--', "' onload='x"),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom(...states), (label, state) => {
        const badge = badgeSvg({ label, state, locale: 'en' });
        const { names } = readXml(badge);
        expect(new Set(names)).toEqual(
          new Set(['svg', 'title', 'path', 'text', 'g', ...names.filter((n) => n === 'circle')]),
        );
        expect(badge.isWellFormed()).toBe(true);
        // eslint-disable-next-line no-control-regex
        expect(badge).not.toMatch(/[\u0000-\u0008\u202a-\u202e\ufffe\uffff]/);
      }),
      { numRuns: 500 },
    );
  });
});

const at = new Date('2026-11-21T10:02:00Z');
const decided = (action: string, when: string, reason: string) => ({
  action,
  by: 'Ada Secret (token; root)',
  at: when,
  reason,
  effect: 'Done',
});
const certificate = (number: string, ...decisions: readonly object[]): Certificate =>
  ({
    metadata: { name: number, namespace: 'hansa' },
    spec: { subjects: ['luebeck'], scope: 'iaas', version: 'v5.1', applicant: '<b>Hansa</b> "IT"\u0007' },
    status: {
      number,
      validFrom: '2026-01-01T00:00:00Z',
      validUntil: '2027-01-01T00:00:00Z',
      appliedBy: 'Otto Secret (token; root)',
      decisions: [decided('grant', '2026-01-01T00:00:00Z', 'passes'), ...decisions],
    },
  }) as unknown as Certificate;

const standing = { scope: 'iaas', version: 'v5.1', verdict: 'FAIL', since: '2026-11-20T00:00:00Z' };
const subject = (more: object = {}, standings: readonly object[] = [standing]): Subject =>
  ({
    metadata: { name: 'luebeck', namespace: 'hansa' },
    spec: { displayName: 'Hansa Cloud', listing: 'public', scopes: ['iaas', 'draft', 'unknown'], ...more },
    status: { standings },
  }) as unknown as Subject;

const usualView: CertificateView = {
  certificates: [
    certificate('hansa-2026-2', decided('revoke', '2026-06-01T00:00:00Z', '</script>"; drop')),
    certificate('hansa-2026-1'),
    certificate('hansa-2026-3', decided('suspend', '2026-11-21T10:01:30Z', 'late')),
  ],
  subjects: new Map([['hansa/luebeck', subject()]]),
  scopes: new Map([
    ['iaas', { title: 'IaaS <x>', url: 'https://scopes.example/iaas', stage: 'published' }],
    ['draft', { title: 'Draft', url: null, stage: 'draft' }],
  ]),
};

function pagesOf(view: CertificateView | Error, now = () => at) {
  let signed = 0;
  const pages = createCertificatePages({
    source: () => (view instanceof Error ? Promise.reject(view) : Promise.resolve(view)),
    sign: (content, namespace) =>
      `signature ${(signed += 1)} ${namespace} ${createHash('sha256').update(content).digest('hex')}`,
    allowedSigners: () => Promise.resolve('monitor ssh-ed25519 AAAA\n'),
    url: 'https://monitor.example',
    now,
  });
  return async (address: string, headers: Record<string, string> = {}, method = 'GET') => {
    const [path = '', query = ''] = address.split('?');
    const answer = await pages({
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body: Buffer.alloc(0),
      source: '',
    });
    return answer && { ...answer, body: String(answer.body) };
  };
}

describe('public answers', () => {
  const badge = '/badges/hansa/luebeck/iaas.svg';
  const get = pagesOf(usualView);

  test('a badge is the verdict of today, in the language asked for', async () => {
    expect((await get(badge))?.body).toContain('<title>IaaS &lt;x&gt; v5.1: Failed</title>');
    expect((await get(`${badge}?lang=de`))?.body).toContain('Nicht bestanden');
    const old = { ...standing, verdict: 'PASS', expiresAt: '2026-11-21T10:02:00Z' };
    const aged = { ...usualView, subjects: new Map([['hansa/luebeck', subject({}, [old])]]) };
    expect((await pagesOf(aged)(badge))?.body).toContain('No fresh result');
    const never = { ...usualView, subjects: new Map([['hansa/luebeck', subject({}, [])]]) };
    expect((await pagesOf(never)(badge))?.body).toContain('No fresh result');
  });

  test('there is none of what is not public', async () => {
    const unlisted = { ...usualView, subjects: new Map([['hansa/luebeck', subject({ listing: 'unlisted' })]]) };
    expect((await pagesOf(unlisted)(badge))?.status).toBe(404);
    for (const other of ['hansa/luebeck/draft', 'hansa/luebeck/unknown', 'hansa/luebeck/other', 'hansa/bremen/iaas']) {
      expect((await get(`/badges/${other}.svg`))?.status).toBe(404);
    }
  });

  test('a certificate as JSON says what it is now, and nobody by name', async () => {
    const answer = (await get('/certificates/hansa-2026-2.json'))!;
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    expect(body).toMatchObject({
      number: 'hansa-2026-2',
      state: 'Revoked',
      since: '2026-06-01T00:00:00Z',
      applicant: '<b>Hansa</b> "IT"\u0007',
      subjects: [{ id: 'hansa/luebeck', today: { verdict: 'FAIL' } }],
      decisions: [{ action: 'grant' }, { action: 'revoke', reason: '</script>"; drop' }],
    });
    expect(answer.body).not.toContain('Secret');
    expect((await get('/certificates/hansa-2026-2.svg'))?.body).toContain('Certificate hansa-2026-2: Revoked');
    const ended = pagesOf(usualView, () => new Date('2027-01-01T00:00:00Z'));
    expect(JSON.parse((await ended('/certificates/hansa-2026-1.json'))!.body)).toMatchObject({ state: 'Expired' });
    expect((await get('/certificates/hansa-2026-4.json'))?.status).toBe(404);
  });

  test('the pages of others are left to them', async () => {
    for (const path of [
      '/certificates/hansa-2026-2',
      '/',
      '/badges/hansa',
      '/certificates/..%2f.json',
      '/revocations',
    ]) {
      expect(await get(path)).toBeNull();
    }
  });

  test('answers are cached for a minute, and not sent again to who has them', async () => {
    for (const path of [badge, '/certificates/hansa-2026-1.json', '/revocations.json', '/revocations.json.sig']) {
      const { headers, body } = (await get(path))!;
      expect(headers['cache-control']).toBe('public, max-age=60');
      expect(await get(path, { 'if-none-match': `"x", W/${headers['etag']}` })).toMatchObject({
        status: 304,
        body: '',
      });
      expect(await get(path, { 'if-none-match': '"x"' })).toMatchObject({ status: 200, body });
      expect(await get(path, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
      expect(await get(path, {}, 'POST')).toMatchObject({ status: 405 });
    }
  });

  test('when nothing can be read, nobody is told that nothing is revoked', async () => {
    await expect(pagesOf(new Error('down'))('/revocations.json')).rejects.toThrow('down');
  });
});

describe('the list of revocations', () => {
  test('has what is not valid, and until when it says so', async () => {
    const { body } = (await pagesOf(usualView)('/revocations.json'))!;
    expect(JSON.parse(body)).toEqual({
      schema: 'allmend.dev/revocations/v1',
      issuedAt: '2026-11-21T10:01:30.000Z',
      nextUpdate: '2026-11-21T11:01:30.000Z',
      certificates: [
        { number: 'hansa-2026-2', state: 'Revoked', since: '2026-06-01T00:00:00Z', reason: '</script>"; drop' },
        { number: 'hansa-2026-3', state: 'Suspended', since: '2026-11-21T10:01:30Z', reason: 'late' },
      ],
    });
    const ended = (await pagesOf(usualView, () => new Date('2027-01-01T00:00:00Z'))('/revocations.json'))!;
    expect(ended.body).toContain('"Expired"');
    expect((JSON.parse(ended.body) as { certificates: unknown[] }).certificates).toHaveLength(3);
  });

  test('is the same on every server within the same minutes', async () => {
    const lists = ['2026-11-21T10:02:00Z', '2026-11-21T10:04:59Z'].map((now) =>
      pagesOf(usualView, () => new Date(now))('/revocations.json'),
    );
    const [first, second] = await Promise.all(lists);
    expect(first?.body).toBe(second?.body);
  });

  test('its signature is found by its digest, though a newer one was issued', async () => {
    let now = at;
    const get = pagesOf(usualView, () => now);
    const list = (await get('/revocations.json'))!;
    now = new Date(at.getTime() + 3_600_000);
    const digest = createHash('sha256').update(list.body).digest('hex');
    expect(list.headers['link']).toBe(`</revocations.json.sig?sha256=${digest}>; rel="signature"`);
    expect((await get(`/revocations.json.sig?sha256=${digest}`))?.body).toContain(digest);
    expect((await get('/revocations.json.sig'))?.body).not.toContain(digest);
    expect((await get(`/revocations.json.sig?sha256=${'0'.repeat(64)}`))?.status).toBe(404);
  });

  test('verifies with ssh-keygen as the certificate says, and not when a byte differs', async () => {
    await using folder = await temporaryFolder('revocations');
    const store = await openSqliteStore({ folder: join(folder.path, 'store') });
    const keys = openMonitorKeys({ store });
    const pages = createCertificatePages({
      source: () => Promise.resolve(usualView),
      sign: async (content, namespace) => (await keys.current()).sign(content, namespace),
      allowedSigners: () => keys.allowedSigners(),
      url: null,
      now: () => at,
    });
    const fetch = async (path: string): Promise<string> =>
      String(
        (await pages({
          method: 'GET',
          path,
          query: new URLSearchParams(),
          headers: {},
          body: Buffer.alloc(0),
          source: '',
        }))!.body,
      );
    const { verification } = JSON.parse(await fetch('/certificates/hansa-2026-1.json')) as {
      verification: { allowedSigners: string; command: string };
    };
    const write = (name: string, text: string) => writeFile(join(folder.path, name), text);
    await write('allowed_signers', verification.allowedSigners);
    await write('revocations.json', await fetch('/revocations.json'));
    await write('revocations.json.sig', await fetch('/revocations.json.sig'));
    const verify = () => run('sh', ['-c', verification.command], { cwd: folder.path });
    expect((await verify()).stdout).toContain('Good "allmend-revocations" signature for monitor');
    await write('revocations.json', (await fetch('/revocations.json')).replace('Revoked', 'revoked'));
    await expect(verify()).rejects.toThrow();
    await store.close();
  });
});
