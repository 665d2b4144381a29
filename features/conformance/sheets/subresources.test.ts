import { Sheet } from '@allmend/api';
import { Result, VerdictInterval } from '@allmend/api/kinds';
import { createContinueTokens, type SubresourceAnswer, type SubresourceRequest } from '@allmend/core-apiserver';
import { exampleProblems, type DefinedKind, type KubeObject } from '@allmend/core-machinery';
import { snapshotSchemaVersion } from '@allmend/api';
import { afterEach, describe, expect, it } from 'vitest';
import { testScopeText, uuidOf } from '../verdicts/testing.ts';
import { createConformanceSubresources } from './subresources.ts';
import { scopeObject, subjectObject } from './testing.ts';
import { closeWorkshops, root, workshop } from './workshop-testing.ts';

afterEach(closeWorkshops);

const good = { 'berth-depth': 'PASS', 'berth-light': 'PASS', 'berth-power': 'PASS' } as const;

function service(start?: string) {
  /** Who may read some subjects only. */
  const readers = new Map<string, ReadonlySet<string>>();
  const shop = { ...workshop(start), readers };
  const subresources = createConformanceSubresources({
    sheets: shop.sheets,
    journal: shop.journal,
    mayReadSubject: ({ identity }, subject) =>
      Promise.resolve(shop.readers.get(identity.name)?.has(subject.name) ?? true),
    tokens: createContinueTokens(Buffer.alloc(32, 7)),
    now: () => shop.clock.now,
  });
  return {
    ...shop,
    subresources,
    read: async (path: string, query = '', more: Partial<SubresourceRequest> = {}): Promise<SubresourceAnswer> => {
      const [resource, name = '', subresource] = path.split('/');
      const found = subresources.find((one) => one.kind.plural === resource && one.subresource === subresource)!;
      return found.read({
        tenant: root,
        namespace: found.kind.scope === 'Cluster' ? '' : 'quay',
        name,
        query: new URLSearchParams(query),
        identity: { name: 'reader' } as never,
        signal: new AbortController().signal,
        ...more,
      });
    },
  };
}

const rowsOf = (answer: SubresourceAnswer) => answer as { items: KubeObject[]; continueToken: string };
const contentOf = (answer: SubresourceAnswer) => answer as { content: Uint8Array; contentType: string; etag?: string };
const said = ({ items }: { readonly items: readonly KubeObject[] }) =>
  items.map((one) => {
    const { row, testcase, verdict } = (one as unknown as { result: Record<string, string> }).result;
    return `${row} ${testcase} ${verdict}`;
  });

describe('subjects/results', () => {
  async function filled() {
    const shop = service();
    await shop.report('2026-10-18T10:00:00Z', { ...good, 'berth-light': 'FAIL' });
    await shop.report('2026-10-19T10:00:00Z', good);
    await shop.report('2026-10-19T11:00:00Z', { 'berth-depth': 'DNF' }, { scope: uuidOf(99) });
    return shop;
  }

  it('has a row for each testcase of each report, as the kind wants it', async () => {
    const { read } = await filled();
    const all = rowsOf(await read('subjects/east/results'));
    expect(said(all)).toEqual([
      '1 berth-depth PASS',
      '1 berth-light FAIL',
      '1 berth-power PASS',
      '2 berth-depth PASS',
      '2 berth-light PASS',
      '2 berth-power PASS',
      '3 berth-depth DNF',
    ]);
    expect(all.continueToken).toBe('');
    for (const item of all.items) {
      expect(exampleProblems({ ...(Result as unknown as DefinedKind), examples: [item] })).toEqual([]);
    }
  });

  it('filters by scope, testcase and time of arrival, in either order', async () => {
    const { read } = await filled();
    const of = async (query: string) => said(rowsOf(await read('subjects/east/results', query)));
    expect(await of('scope=berth-fit&testcase=berth-depth')).toEqual(['1 berth-depth PASS', '2 berth-depth PASS']);
    expect(await of('testcase=berth-depth&order=descending')).toEqual([
      '3 berth-depth DNF',
      '2 berth-depth PASS',
      '1 berth-depth PASS',
    ]);
    expect(await of('since=2026-10-19T00:00:00Z&until=2026-10-19T10:30:00Z&testcase=berth-light')).toEqual([
      '2 berth-light PASS',
    ]);
    expect(await of('testcase=unknown')).toEqual([]);
  });

  it.each(['ascending', 'descending'])('gives everything once over pages of any size, %s', async (order) => {
    const { read, report } = await filled();
    const whole = said(rowsOf(await read('subjects/east/results', `order=${order}`)));
    for (const limit of [1, 2, 3, 4, 7]) {
      const found: string[] = [];
      for (let token = '', pages = 0; pages < 20; pages++) {
        const page = rowsOf(
          await read('subjects/east/results', `order=${order}&limit=${limit}&continue=${encodeURIComponent(token)}`),
        );
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...said(page));
        token = page.continueToken;
        if (token === '') break;
      }
      expect(found).toEqual(whole);
    }
    await report('2026-10-20T10:00:00Z', good);
  });

  it('takes a continue token for its own list only', async () => {
    const { read } = await filled();
    const { continueToken } = rowsOf(await read('subjects/east/results', 'limit=2'));
    const token = encodeURIComponent(continueToken);
    await expect(read('subjects/east/results', `limit=2&order=descending&continue=${token}`)).rejects.toMatchObject({
      code: 400,
    });
    await expect(read('subjects/east/results', `continue=${token}x`)).rejects.toMatchObject({ code: 400 });
  });

  it.each([
    ['order=up', /order/],
    ['limit=many', /limit/],
    ['since=yesterday', /since/],
    ['until=2026-13-45T00:00:00Z', /until/],
    [`testcase=${'x'.repeat(300)}`, /testcase/],
  ])('refuses %s with a sentence', async (query, sentence) => {
    const { read } = await filled();
    await expect(read('subjects/east/results', query)).rejects.toMatchObject({
      code: 400,
      message: expect.stringMatching(sentence),
    });
  });

  it('is not there for a subject or a scope that is not', async () => {
    const { read } = await filled();
    await expect(read('subjects/nobody/results')).rejects.toMatchObject({ code: 404 });
    await expect(read('subjects/east/results', '', { namespace: 'other' })).rejects.toMatchObject({ code: 404 });
    await expect(read('subjects/east/results', 'scope=nothing')).rejects.toMatchObject({ code: 404 });
  });
});

describe('subjects/verdicts', () => {
  const told = ({ items }: { readonly items: readonly KubeObject[] }) =>
    items.map((one) => {
      const { scope, verdict, from, until = '' } = (one as unknown as { interval: Record<string, string> }).interval;
      return `${scope} ${verdict} ${from!.slice(0, 10)} ${until.slice(0, 10)}`.trim();
    });

  async function filled() {
    const shop = service();
    shop.objects.put(scopeObject('other-fit', testScopeText.replace('7c2f1a52', '11111111')));
    shop.objects.put(subjectObject('east', { scopes: ['berth-fit', 'other-fit'] }));
    await shop.report('2026-10-18T10:00:00Z', good);
    await shop.report('2026-10-19T10:00:00Z', { ...good, 'berth-light': 'FAIL' });
    await shop.report('2026-10-20T10:00:00Z', good);
    return shop;
  }

  it('has intervals without gaps, the last one open, for every scope', async () => {
    const { read } = await filled();
    const answer = rowsOf(await read('subjects/east/verdicts', 'since=2026-10-18T00:00:00Z'));
    expect(told(answer)).toEqual([
      'berth-fit MISS 2026-10-18 2026-10-18',
      'berth-fit PASS 2026-10-18 2026-10-19',
      'berth-fit FAIL 2026-10-19 2026-10-20',
      'berth-fit PASS 2026-10-20',
      'other-fit MISS 2026-10-18',
    ]);
    for (const item of answer.items) {
      expect(exampleProblems({ ...(VerdictInterval as unknown as DefinedKind), examples: [item] })).toEqual([]);
    }
  });

  it.each(['ascending', 'descending'])('gives everything once over pages, %s', async (order) => {
    const { read } = await filled();
    const query = `since=2026-10-18T00:00:00Z&order=${order}`;
    const whole = told(rowsOf(await read('subjects/east/verdicts', query)));
    const found: string[] = [];
    for (let token = '', pages = 0; pages < 20; pages++) {
      const page = rowsOf(
        await read('subjects/east/verdicts', `${query}&limit=2&continue=${encodeURIComponent(token)}`),
      );
      found.push(...told(page));
      token = page.continueToken;
      if (token === '') break;
    }
    expect(found).toEqual(whole);
    expect(whole).toHaveLength(5);
  });

  it('is for one scope when it is asked for, and for a time that is one', async () => {
    const { read } = await filled();
    const one = rowsOf(await read('subjects/east/verdicts', 'scope=other-fit&since=2026-10-18T00:00:00Z'));
    expect(told(one)).toEqual(['other-fit MISS 2026-10-18']);
    const past = rowsOf(
      await read('subjects/east/verdicts', 'scope=berth-fit&since=2026-10-19T00:00:00Z&until=2026-10-19T10:00:00Z'),
    );
    expect(told(past)).toEqual(['berth-fit PASS 2026-10-19 2026-10-19']);
    await expect(
      read('subjects/east/verdicts', 'since=2026-10-19T00:00:00Z&until=2026-10-18T00:00:00Z'),
    ).rejects.toMatchObject({ code: 400 });
    await expect(read('subjects/east/verdicts', 'scope=gone')).rejects.toMatchObject({ code: 404 });
  });
});

describe('sheets', () => {
  it('are JSON with their edition as entity tag, written once', async () => {
    const { read, report } = service();
    await report('2026-10-20T10:00:00Z', good);
    const first = contentOf(await read('sheets/current/content'));
    const sheet = Sheet.parse(JSON.parse(Buffer.from(first.content).toString()));
    expect(first).toMatchObject({ contentType: 'application/json', etag: sheet.edition });
    expect(contentOf(await read('sheets/current/content')).content).toBe(first.content);
    await expect(read('sheets/older/content')).rejects.toMatchObject({ code: 404 });
  });

  it('are there for subjects, scopes and impacts', async () => {
    const { read, report } = service();
    await report('2026-10-20T10:00:00Z', good);
    for (const [path, query] of [
      ['subjects/east/sheet', 'scope=berth-fit'],
      ['subjects/east/sheet', ''],
      ['scopes/berth-fit/sheet', ''],
      ['scopes/berth-fit/impact', ''],
    ] as const) {
      const { content, etag } = contentOf(await read(path, query));
      expect(JSON.parse(Buffer.from(content).toString()), path).toMatchObject({ edition: etag });
    }
  });
});

describe('subjects/findings', () => {
  it('wants a report and a testcase', async () => {
    const { read, report } = service();
    const { report: uuid } = await report('2026-10-20T10:00:00Z', good);
    const { content } = contentOf(await read('subjects/east/findings', `report=${uuid}&testcase=berth-depth`));
    expect(JSON.parse(Buffer.from(content).toString())).toMatchObject({ report: uuid, finding: { verdict: 'PASS' } });
    await expect(read('subjects/east/findings', `report=${uuid}`)).rejects.toMatchObject({
      code: 400,
      message: 'testcase: Required value: e.g. ?testcase=scs-0100-syntax-check',
    });
    await expect(read('subjects/east/findings', 'report=1&testcase=x')).rejects.toMatchObject({ code: 400 });
  });
});

describe('evidences/content', () => {
  async function filled() {
    const shop = service();
    const body = shop.journal.put('<html>an answer</html>');
    const request = shop.journal.put('a request');
    const stranger = shop.journal.put('something else in the same store');
    const at = '2026-10-19T08:00:00.000Z';
    const snapshot = shop.journal.put(
      JSON.stringify({
        schema: snapshotSchemaVersion,
        exchanges: [{ id: 1, at, requestBody: request, responseBody: body }],
      }),
    );
    const row = await shop.report('2026-10-19T08:00:00Z', good, { snapshot, signature: 'signed' });
    return { ...shop, row, body, request, stranger, snapshot };
  }

  it('gives everything that the report refers to, and never as something that a browser runs', async () => {
    const { read, row, body, request, snapshot } = await filled();
    const typeOf = async (digest: string): Promise<string> => {
      const answer = contentOf(await read(`evidences/${digest}/content`, `report=${row.report}`));
      expect(answer.etag).toBe(digest);
      return answer.contentType;
    };
    expect(await typeOf(row.content)).toBe('application/json');
    expect(await typeOf(row.signature!)).toBe('text/plain; charset=utf-8');
    expect(await typeOf(snapshot)).toBe('application/json');
    expect(await typeOf(body)).toBe('application/octet-stream');
    expect(await typeOf(request)).toBe('application/octet-stream');
  });

  it('gives nothing else, and nothing of another namespace or tenant', async () => {
    const { read, row, body, stranger } = await filled();
    const query = `report=${row.report}`;
    await expect(read(`evidences/${stranger}/content`, query)).rejects.toMatchObject({ code: 404 });
    await expect(read(`evidences/${body}/content`, query, { namespace: 'other' })).rejects.toMatchObject({ code: 404 });
    const other = { id: 'other', path: 'other' };
    await expect(read(`evidences/${body}/content`, query, { tenant: other })).rejects.toMatchObject({ code: 404 });
    await expect(read(`evidences/${body}/content`, `report=${uuidOf(4711)}`)).rejects.toMatchObject({ code: 404 });
    await expect(read(`evidences/${body}/content`)).rejects.toMatchObject({ code: 400 });
    await expect(read('evidences/..%2Fetc/content', query)).rejects.toMatchObject({ code: 400 });
  });

  it('gives nothing of a subject that the caller may not read, nor of another one than was asked for', async () => {
    const { read, row, body, readers, objects } = await filled();
    objects.put(subjectObject('west'));
    const query = `report=${row.report}`;
    const as = (name: string) => ({ identity: { name } as never });
    readers.set('of-west', new Set(['west']));
    readers.set('of-east', new Set(['east']));
    const refused = { code: 404, message: expect.not.stringContaining('east') };
    for (const digest of [row.content, row.signature!, row.snapshot!, body]) {
      await expect(read(`evidences/${digest}/content`, query, as('of-west'))).rejects.toMatchObject(refused);
      await expect(read(`evidences/${digest}/content`, `${query}&subject=west`)).rejects.toMatchObject(refused);
      expect(contentOf(await read(`evidences/${digest}/content`, query, as('of-east'))).etag).toBe(digest);
      expect(contentOf(await read(`evidences/${digest}/content`, `${query}&subject=east`)).etag).toBe(digest);
    }
  });

  it('gives nothing of an earlier subject of the same name', async () => {
    const { read, row, body, objects } = await filled();
    const query = `report=${row.report}`;
    const anew = subjectObject('east');
    objects.put({ ...anew, metadata: { ...anew.metadata, uid: 'uid-of-another-operator' } });
    await expect(read(`evidences/${body}/content`, query)).rejects.toMatchObject({ code: 404 });
  });

  it('says of a content whether it is missing or was changed', async () => {
    const { read, row, body, snapshot, journal } = await filled();
    const query = `report=${row.report}`;
    journal.damage(body);
    await expect(read(`evidences/${body}/content`, query)).rejects.toMatchObject({
      code: 500,
      message: expect.stringContaining('was changed'),
    });
    journal.lose(body);
    await expect(read(`evidences/${body}/content`, query)).rejects.toMatchObject({
      code: 404,
      message: expect.stringContaining('is missing from the evidence'),
    });
    journal.lose(snapshot);
    await expect(read(`evidences/${snapshot}/content`, query)).rejects.toMatchObject({ code: 404 });
    await expect(read(`evidences/${body}/content`, query)).rejects.toMatchObject({ code: 404 });
  });
});
