import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectOfficial, hasOpenApi, officialOperations } from './openapi-testing.ts';
import { demanded, iaas, openTestMonitor, reportText, type TestMonitor } from './testing.ts';

const samples = resolve(import.meta.dirname, '../../../../shared/samples');

let monitor: TestMonitor;
beforeEach(async () => {
  monitor = await openTestMonitor({ stewardNamespaces: ['body'] });
});

/** An account that reads everything, as the official role `read_any`. */
function addSteward(): void {
  monitor.addSubmitter('steward', { reads: 'any' }, 'body');
}

describe('paths', () => {
  test.each([
    '/',
    '/nothing',
    '/pages/table',
    '/reports/',
    '/reports/x/y',
    '/other/table',
    '/page/detail/x',
    '/metrics',
  ])('%s is left to others', async (path) => {
    expect(await monitor.request('GET', path)).toBeNull();
  });

  test('another method is 405, and says which there are', async () => {
    expect(await monitor.ask('DELETE', '/reports')).toMatchObject({
      status: 405,
      headers: { allow: 'POST, GET, HEAD' },
    });
    expect(await monitor.ask('POST', '/status')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test.runIf(hasOpenApi)('every official operation is answered, in its form, also to nonsense', async () => {
    const uuid = randomUUID();
    await monitor.submit(reportText({ uuid }));
    addSteward();
    const values = { report_uuid: uuid, view_type: 'page', subject: 'cloud-a', scopeuuid: iaas };
    const nonsense = { report_uuid: '<b>', view_type: 'markdown', subject: '<b>', scopeuuid: '%00' };
    for (const [method, path] of officialOperations()) {
      // The root belongs to the public pages.
      if (path === '/') continue;
      for (const [given, as] of [
        [values, 'steward'],
        [nonsense, 'steward'],
        [values, undefined],
      ] as const) {
        const address = path.replace(/\{(\w+)\}/g, (_, name: keyof typeof values) => encodeURIComponent(given[name]));
        const asked = await monitor.ask(method, `${address}?settings=foo`, as === undefined ? {} : { as });
        expect(asked.status, `${method} ${address}`).toBeLessThan(500);
        expectOfficial(method, path, asked);
      }
    }
  });
});

describe('logging in', () => {
  test.each([
    ['POST', '/reports'],
    ['GET', '/reports'],
    ['GET', `/reports/${randomUUID()}`],
    ['GET', '/results'],
    ['POST', '/results'],
    ['GET', '/page/table_full'],
    ['GET', '/markdown/detail_full/cloud-a/scs-compatible-iaas'],
    ['GET', `/fragment/report_full/${randomUUID()}`],
  ])('%s %s asks for it', async (method, path) => {
    const headers = { authorization: monitor.login('cloud-a', 'wrong') };
    for (const options of [{}, { headers }]) {
      const answer = await monitor.ask(method, path, options);
      expect(answer).toMatchObject({ status: 401 });
      expect(answer.headers['www-authenticate']).toMatch(/^Basic /);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  test('too many wrong keys are 429 with the time to wait', async () => {
    const headers = { authorization: monitor.login('cloud-a', 'wrong') };
    for (let n = 0; n < 10; n++) await monitor.get('/reports', { headers });
    const answer = await monitor.get('/reports', { headers });
    expect(answer).toMatchObject({ status: 429 });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('keys stand in no answer and in no log', async () => {
    const wrong = 'canary-secret';
    const headers = { authorization: monitor.login('cloud-a', wrong) };
    const answers = [await monitor.get('/reports', { headers }), await monitor.get('/reports', { as: 'cloud-a' })];
    const said = `${JSON.stringify(answers)} ${monitor.logged.join('\n')}`;
    expect(said).not.toContain(wrong);
    expect(said).not.toContain(monitor.apiKey);
  });
});

describe('GET /reports', () => {
  test('gives whole reports, the newest first, by pages', async () => {
    const uuids = Array.from({ length: 12 }, () => randomUUID());
    for (const uuid of uuids) await monitor.submit(reportText({ uuid, results: { 'scs-0100-syntax-check': 1 } }));
    const list = async (query: string) => {
      const answer = await monitor.get(`/reports${query}`, { as: 'cloud-a' });
      return (answer.json() as { run: { uuid: string } }[]).map(({ run }) => run.uuid);
    };
    const newest = uuids.toReversed();
    expect(await list('')).toEqual(newest.slice(0, 10));
    expect(await list('?limit=3&skip=2')).toEqual(newest.slice(2, 5));
    expect(await list('?limit=100&skip=10&subject=cloud-a')).toEqual(newest.slice(10));
    expect(await list('?limit=0')).toEqual([]);
  });

  test('gives a report as it was, in JSON', async () => {
    const uuid = randomUUID();
    await monitor.submit(reportText({ uuid, results: { 'scs-0100-syntax-check': -1 }, stderr: ['ERROR: <b>'] }));
    const [report] = (await monitor.get('/reports', { as: 'cloud-a' })).json() as unknown[];
    const same = (await monitor.get(`/reports/${uuid.toUpperCase()}`, { as: 'cloud-a' })).json();
    expect(report).toEqual(same);
    expect(report).toMatchObject({
      spec: { uuid: iaas },
      checked_at: '2026-11-20 20:44:34.503988',
      subject: 'cloud-a',
      run: { uuid, invocations: { one: { results: { 'scs-0100-syntax-check': -1 }, stderr: ['ERROR: <b>'] } } },
    });
  });

  test('values of the query that are none are 422', async () => {
    for (const query of ['limit=x', 'skip=-1', 'limit=1.5', 'limit=']) {
      const answer = await monitor.get(`/reports?${query}`, { as: 'cloud-a' });
      expect(answer).toMatchObject({ status: 422 });
      if (hasOpenApi) expectOfficial('GET', '/reports', answer);
    }
    expect(await monitor.get('/reports?settings=foo', { as: 'cloud-a' })).toMatchObject({ status: 200 });
  });

  test('of other subjects only to those who may: a delegate sees what it handed in itself', async () => {
    const [own, delegated] = [randomUUID(), randomUUID()];
    await monitor.submit(reportText({ uuid: own }));
    monitor.addSubmitter('ci', { subjects: ['cloud-a'] });
    monitor.addSubmitter('cloud-b');
    monitor.addSubmitter('auditor', { reads: 'any' });
    monitor.addSubmitter('foreign-auditor', { reads: 'any' }, 'other');
    monitor.addSubmitter('cloud-a-thief', { account: 'cloud-a' }, 'other');
    addSteward();
    const statuses = async (path: string, accounts: readonly string[]) =>
      Promise.all(accounts.map(async (as) => (await monitor.get(path, { as })).status));
    const accounts = ['cloud-a', 'auditor', 'steward', 'ci', 'cloud-b', 'foreign-auditor'];
    expect(await statuses(`/reports/${own}`, accounts)).toEqual([200, 200, 200, 401, 401, 401]);
    expect(await statuses('/reports?subject=cloud-a', accounts)).toEqual([200, 200, 200, 401, 401, 401]);
    expect(await statuses(`/page/report_full/${own}`, accounts)).toEqual([200, 200, 200, 401, 401, 401]);
    await monitor.submit(reportText({ uuid: delegated }), { as: 'ci' });
    expect(await statuses(`/reports/${delegated}`, accounts)).toEqual([200, 200, 200, 200, 401, 401]);
    const seen = (await monitor.get('/reports?subject=cloud-a', { as: 'ci' })).json() as { run: { uuid: string } }[];
    expect(seen.map(({ run }) => run.uuid)).toEqual([delegated]);
  });

  test('what is not there is 404, and its name stays a text', async () => {
    for (const uuid of [randomUUID(), 'x', '<script>']) {
      const answer = await monitor.get(`/reports/${encodeURIComponent(uuid)}`, { as: 'cloud-a' });
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } });
    }
  });

  test('a content that is lost is said, and nothing else is shown in its place', async () => {
    const uuid = randomUUID();
    await monitor.submit(reportText({ uuid }));
    const { row } = (await monitor.journal.find(monitor.directory.tenant, uuid))!;
    monitor.journal.lose(row.content);
    for (const path of [`/reports/${uuid}`, '/reports']) {
      const answer = await monitor.get(path, { as: 'cloud-a' });
      expect(answer).toMatchObject({ status: 503 });
      expect(answer.text).toContain('is missing');
    }
    const shown = await monitor.get(`/page/report/${uuid}`);
    expect(shown).toMatchObject({ status: 503 });
    // Where it should be is for the log.
    expect(shown.text).not.toContain('memory');
    expect(monitor.logged.join()).toContain('not in memory');
  });

  test('a subject made anew under an old name has nothing of the old one’s', async () => {
    const uuid = randomUUID();
    await monitor.submit(reportText({ uuid }));
    monitor.objects.subjects.length = 0;
    monitor.addSubject('cloud-a');
    expect((await monitor.get('/reports', { as: 'cloud-a' })).json()).toEqual([]);
    expect(await monitor.get(`/page/report/${uuid}`)).toMatchObject({ status: 404 });
  });
});

describe('GET /results', () => {
  test('gives the results of 7 days, the newest first, to who reads everything', async () => {
    addSteward();
    const older = { checkedAt: '2026-11-19 12:00:00', results: { 'scs-0100-syntax-check': 0 } };
    const newer = {
      checkedAt: '2026-11-20 12:00:00',
      results: { 'scs-0100-syntax-check': 1, 'scs-0100-semantics-check': -1 },
    };
    const old = { checkedAt: '2026-11-13 20:00:00', results: { 'scs-0100-syntax-check': 1 } };
    for (const one of [newer, older, old]) await monitor.submit(reportText(one));
    expect(await monitor.get('/results', { as: 'cloud-a' })).toMatchObject({ status: 401 });
    const list = async (query: string) => (await monitor.get(`/results${query}`, { as: 'steward' })).json() as object[];
    const all = await list('');
    expect(all).toMatchObject([
      { checked_at: '2026-11-20T12:00:00', check: 'scs-0100-semantics-check', result: -1, approval: false },
      { checked_at: '2026-11-20T12:00:00', check: 'scs-0100-syntax-check', result: 1, approval: true },
      { checked_at: '2026-11-19T12:00:00', check: 'scs-0100-syntax-check', result: 0, approval: false },
    ]);
    expect(Object.keys(all[0]!)).toEqual([
      'reportuuid',
      'subject',
      'checked_at',
      'scopeuuid',
      'version',
      'check',
      'result',
      'approval',
    ]);
    expect(await list('?approved=true')).toEqual([all[1]]);
    expect(await list('?approved=false&limit=1&skip=1')).toEqual([all[2]]);
    expect(await monitor.get('/results?approved=maybe', { as: 'steward' })).toMatchObject({ status: 422 });
  });

  test('approvals change nothing, and are told so', async () => {
    addSteward();
    const approval = { reportuuid: randomUUID(), scopeuuid: iaas, version: '*', check: 'x', approval: true };
    for (const body of [JSON.stringify(approval), JSON.stringify([approval])]) {
      const answer = await monitor.ask('POST', '/results', { as: 'steward', body });
      expect(answer).toMatchObject({ status: 401 });
      expect(answer.text).toContain('evidence alone');
    }
    expect(await monitor.ask('POST', '/results', { as: 'steward', body: '{"a":1}' })).toMatchObject({ status: 422 });
    expect(await monitor.ask('POST', '/results', { as: 'steward', body: '{' })).toMatchObject({ status: 422 });
  });

  test.runIf(existsSync(samples))('has the members of the official sample', async () => {
    addSteward();
    await monitor.submit(reportText({ results: { 'scs-0100-syntax-check': 1 } }));
    const [sample] = JSON.parse(readFileSync(join(samples, 'results.json'), 'utf8')) as object[];
    const [own] = (await monitor.get('/results', { as: 'steward' })).json() as object[];
    expect(shapeOf(own)).toEqual(shapeOf(sample));
  });
});

describe('caches', () => {
  test('what anybody may see has an ETag; who has it is answered 304', async () => {
    await monitor.submit(reportText());
    for (const path of ['/status', '/page/table', '/metrics/cloud-a', '/markdown/scope/scs-compatible-iaas']) {
      const { headers } = await monitor.get(path);
      expect(headers['cache-control']).toMatch(/^public, max-age=\d+$/);
      const etag = headers['etag']!;
      for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const again = await monitor.get(path, { headers: { 'if-none-match': known } });
        expect(again).toMatchObject({ status: 304, text: '' });
        expect(again.headers['etag']).toBe(etag);
      }
      expect(await monitor.get(path, { headers: { 'if-none-match': '"x"' } })).toMatchObject({ status: 200 });
      expect((await monitor.ask('HEAD', path)).headers).toEqual(headers);
    }
  });

  test('a new report is seen at once', async () => {
    await monitor.submit(reportText());
    const before = await monitor.get('/status');
    await monitor.submit(reportText({ checkedAt: '2026-11-20 20:50:00', results: { [demanded[0]!]: -1 } }));
    const after = await monitor.get('/status', { headers: { 'if-none-match': before.headers['etag']! } });
    expect(after).toMatchObject({ status: 200 });
    expect(after.text).not.toBe(before.text);
  });

  test('the same answer is given again, as it is: whoever sends it keeps its compressed form by it', async () => {
    await monitor.submit(reportText());
    for (const path of ['/status', '/page/table']) {
      const [first, again] = [await monitor.request('GET', path), await monitor.request('GET', path)];
      expect(again).toBe(first);
    }
  });

  test('what needed a login is for its holder alone', async () => {
    for (const path of ['/reports', '/page/table_full']) {
      const { headers } = await monitor.get(path, { as: 'cloud-a' });
      expect(headers).toMatchObject({ 'cache-control': 'private, no-cache', vary: 'authorization' });
    }
    // And is not kept for the next one.
    expect(await monitor.get('/page/table_full')).toMatchObject({ status: 401 });
  });

  test('posting is never answered 304', async () => {
    const answer = await monitor.submit(reportText(), { headers: { 'if-none-match': '*' } });
    expect(answer).toMatchObject({ status: 200, text: 'null' });
  });
});

describe('/healthz', () => {
  test('is 200 without a body, with or without login', async () => {
    expect(await monitor.get('/healthz')).toMatchObject({ status: 200, text: '' });
    expect(await monitor.get('/healthz', { headers: { authorization: 'Basic eDp5' } })).toMatchObject({ status: 200 });
  });

  test('waits for nothing', async () => {
    const never = new Promise<never>(() => undefined);
    const { journal } = monitor;
    const stuck = await openTestMonitor({ journal: { ...journal, head: () => never, newest: () => never } });
    const status = stuck.get('/status');
    expect(await stuck.get('/healthz')).toMatchObject({ status: 200 });
    expect(await Promise.race([status, Promise.resolve('still waiting')])).toBe('still waiting');
  });

  test('says when the server cannot do its work', async () => {
    const sick = await openTestMonitor({ healthy: () => false });
    expect(await sick.get('/healthz')).toMatchObject({ status: 503 });
  });
});

describe('/metrics', () => {
  test('gives results and verdicts in the text format of Prometheus', async () => {
    await monitor.submit(reportText({ results: { [demanded[0]!]: -1, [demanded[1]!]: 0, [demanded[2]!]: 1 } }));
    const answer = await monitor.get('/metrics/cloud-a');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const labels = 'subject="cloud-a",scope="scs-compatible-iaas"';
    expect(answer.text.split('\n')).toEqual(
      expect.arrayContaining([
        '# TYPE allmend_conformance_result gauge',
        `allmend_conformance_passed{${labels}} 0`,
        `allmend_conformance_version_result{${labels},version="v5.1",validity="effective"} -1`,
        `allmend_conformance_testcases{${labels},version="v5.1",verdict="MISS"} ${demanded.length - 3}`,
        `allmend_conformance_result{${labels},testcase="${demanded[0]}"} -1`,
        `allmend_conformance_result{${labels},testcase="${demanded[1]}"} 0`,
      ]),
    );
    for (const line of answer.text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) \w+ .+|\w+\{(?:\w+="(?:[^"\\\n]|\\.)*",?)*\} -?[\d.]+)$/);
    }
  });

  test('of what is not listed is 404', async () => {
    monitor.addSubject('hidden', { listing: 'unlisted' });
    for (const name of ['hidden', 'nobody'])
      expect(await monitor.get(`/metrics/${name}`)).toMatchObject({ status: 404 });
  });
});

/** Names and types of the members. */
function shapeOf(value: object | undefined): object {
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, of]) => [name, typeof of]));
}
