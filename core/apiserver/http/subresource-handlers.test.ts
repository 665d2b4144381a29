import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import {
  Certificate,
  CertificateDecision,
  Evidence,
  EvidenceDocument,
  DocumentReview,
  Result,
  Scope,
  Subject,
} from '@allmend/api/kinds';
import { apiVersionOf, statusErrors, type KubeObject } from '@allmend/core-machinery';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publicUser } from '../authorization/standing-roles.ts';
import type { ReadSubresource, SubresourceRequest, VirtualRequest, VirtualResource } from './parts.ts';
import { findSubresource } from './subresource-handlers.ts';
import { openHttpStage, type HttpStage } from './testing.ts';

const bytes = Buffer.from('<script>alert(1)</script>');
const sha = createHash('sha256').update(bytes).digest('hex');
const asked: SubresourceRequest[] = [];
const decided: VirtualRequest[] = [];

const row = (name: string, namespace: string): KubeObject => ({
  ...structuredClone(Result.examples[0]!),
  metadata: { name, namespace },
});

const results: ReadSubresource = {
  kind: Subject,
  subresource: 'results',
  rows: Result,
  async read(given) {
    asked.push(given);
    const { name, namespace, query } = given;
    if (query.get('testcase') === 'wait') await once(given.signal, 'abort');
    if (query.has('limit') && !/^\d{1,4}$/.test(query.get('limit')!))
      throw statusErrors.badRequest('limit: not a number');
    if (name !== 'hansa') throw statusErrors.notFound({ group: Subject.group, resource: 'subjects' }, name);
    const continueToken = query.get('limit') === '1' ? 'next' : '';
    return { items: [row('row-1', namespace), row('row-2', namespace)].slice(0, continueToken ? 1 : 2), continueToken };
  },
};
const content: ReadSubresource = {
  kind: Evidence,
  subresource: 'content',
  rows: null,
  read({ name, query }) {
    if (name !== sha) throw statusErrors.notFound({ group: Evidence.group, resource: 'evidences' }, name);
    const etag = query.get('report') === 'none' ? {} : { etag: sha };
    return Promise.resolve({ content: bytes, contentType: 'text/html', ...etag });
  },
};
const impact: ReadSubresource = {
  kind: Scope,
  subresource: 'impact',
  rows: null,
  read: ({ namespace, name }) =>
    Promise.resolve({ content: Buffer.from(JSON.stringify({ namespace, name })), contentType: 'application/json' }),
};
const wrong: ReadSubresource = { ...impact, subresource: 'wrong', read: () => results.read(asked.at(-1)!) };

const decision: VirtualResource = {
  group: Certificate.group,
  version: Certificate.version,
  resource: Certificate.plural,
  subresource: 'decision',
  kind: CertificateDecision,
  create(given) {
    decided.push(given);
    return Promise.resolve({
      apiVersion: apiVersionOf(CertificateDecision),
      kind: CertificateDecision.kind,
      metadata: { name: given.name, namespace: given.namespace },
    });
  },
};
const review: VirtualResource = {
  ...decision,
  resource: EvidenceDocument.plural,
  subresource: 'review',
  kind: DocumentReview,
};

let stage: HttpStage;
beforeAll(async () => {
  stage = await openHttpStage({ subresources: [results, content, impact, wrong], virtual: [decision, review] });
  await bind('vera', 'view');
  await bind('eddi', 'edit');
  await bind('audra', 'conformance-auditor');
  await bind('cert', 'certification-body');
  await stage.call('POST', '/apis/tenancy.allmend.dev/v1alpha1/tenants', { body: { metadata: { name: 'city' } } });
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => {
  asked.length = 0;
  decided.length = 0;
});

async function bind(user: string, role: string): Promise<void> {
  const { code } = await stage.call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
    body: {
      metadata: { name: user },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }],
    },
  });
  expect(code).toBe(201);
}

const root = '/apis/conformance.allmend.dev/v1alpha1';
const inHansa = `${root}/namespaces/default`;
const rows = `${inHansa}/subjects/hansa/results`;
const evidence = `${inHansa}/evidences/${sha}/content`;
const table = { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json' };

describe('rows', () => {
  test('are a list of their kind, of one tenant, namespace and object', async () => {
    const { code, body, headers } = await stage.call('GET', `${rows}?scope=s&testcase=t`);
    expect([code, body!['kind'], body!['apiVersion']]).toEqual([200, 'ResultList', apiVersionOf(Result)]);
    expect((body!['items'] as KubeObject[]).map(({ metadata }) => metadata.name)).toEqual(['row-1', 'row-2']);
    expect(body!['metadata']).toEqual({});
    expect(headers['cache-control']).toBe('no-store');
    expect(asked[0]).toMatchObject({ tenant: { id: 'root' }, namespace: 'default', name: 'hansa' });
    expect(asked[0]!.identity.name).toBe('administrator');
    expect([...asked[0]!.query]).toEqual([
      ['scope', 's'],
      ['testcase', 't'],
    ]);
  });

  test('go on where there are more', async () => {
    expect((await stage.call('GET', `${rows}?limit=1`)).body!['metadata']).toEqual({ continue: 'next' });
  });

  test('are a Table with the columns of their kind', async () => {
    const { body } = await stage.call('GET', rows, { headers: table });
    expect(body!['kind']).toBe('Table');
    const columns = (body!['columnDefinitions'] as { name: string }[]).map(({ name }) => name);
    expect(columns).toEqual(['Name', ...Result.columns.map(({ name }) => name)]);
    const [first] = body!['rows'] as { cells: unknown[] }[];
    expect(first!.cells.slice(0, 4)).toEqual(['row-1', '2026-11-21T05:15:07.412Z', 'scs-0100-syntax-check', 'PASS']);
  });

  test('are metadata alone for who asks so', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    const { body } = await stage.call('GET', rows, { headers: { accept } });
    expect(body!['kind']).toBe('PartialObjectMetadataList');
    expect(Object.keys((body!['items'] as object[])[0]!)).toEqual(['kind', 'apiVersion', 'metadata']);
  });

  test('of a form that is not spoken are not even read', async () => {
    expect((await stage.call('GET', rows, { headers: { accept: 'text/html' } })).code).toBe(406);
    expect((await stage.call('GET', `${rows}?includeObject=All`, { headers: table })).code).toBe(400);
    expect(asked).toEqual([]);
  });

  test('HEAD is answered without them', async () => {
    const { code, text } = await stage.call('HEAD', rows);
    expect([code, text]).toEqual([200, '']);
  });

  test('of another tenant are asked of that tenant', async () => {
    expect((await stage.call('GET', `/tenants/city${rows}`)).code).toBe(200);
    expect(asked[0]!.tenant.path).toBe('city');
  });

  test('end for who has gone, without a failure in the log', async () => {
    const { hostname, port } = new URL(stage.server.url);
    const headers = { authorization: 'Bearer vera' };
    const before = stage.log.length;
    const going = request({ host: hostname, port, path: `${rows}?testcase=wait`, agent: false, headers });
    going.on('error', () => undefined);
    going.end();
    await expect.poll(() => asked.length).toBe(1);
    going.destroy();
    await expect.poll(() => asked[0]!.signal.aborted).toBe(true);
    expect((await stage.call('GET', rows)).code).toBe(200);
    expect(stage.log.slice(before).filter((line) => line.includes('a request failed'))).toEqual([]);
  });
});

describe('content', () => {
  test('is given as it is, and never as a page', async () => {
    const { code, text, headers } = await stage.call('GET', evidence);
    expect([code, text]).toEqual([200, bytes.toString()]);
    expect(headers).toMatchObject({
      'content-type': 'text/html',
      etag: `"${sha}"`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  test.each([`"${sha}"`, `W/"${sha}"`, `"other", "${sha}"`, '*'])(
    'is not sent again to who has it: %s',
    async (tag) => {
      const { code, text } = await stage.call('GET', evidence, { headers: { 'if-none-match': tag } });
      expect([code, text]).toEqual([304, '']);
    },
  );

  test.each(['"other"', sha, '', '"', 'W/""'])('is sent to who has another: %s', async (tag) => {
    const { code } = await stage.call('GET', evidence, { headers: { 'if-none-match': tag } });
    expect(code).toBe(200);
  });

  test('without a tag is stored nowhere', async () => {
    const { headers } = await stage.call('GET', `${evidence}?report=none`, { headers: { 'if-none-match': '*' } });
    expect([headers['etag'], headers['cache-control']]).toEqual([undefined, 'no-store']);
  });

  test('of a kind of cluster scope has no namespace', async () => {
    const { body } = await stage.call('GET', `${root}/scopes/s/impact`);
    expect(body).toEqual({ namespace: '', name: 's' });
    expect((await stage.call('GET', `${inHansa}/scopes/s/impact`)).code).toBe(404);
    expect((await stage.call('GET', `${root}/subjects/hansa/results`)).code).toBe(400);
  });
});

describe('what else is asked', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is 405', async (method) => {
    for (const path of [rows, evidence]) {
      const { code, body } = await stage.call(method, path, { body: {} });
      expect([code, body!['reason']]).toEqual([405, 'MethodNotAllowed']);
    }
    expect(asked).toEqual([]);
  });

  test('nothing is watched', async () => {
    for (const query of ['watch=1', 'watch', 'watch=true&resourceVersion=0']) {
      expect((await stage.call('GET', `${rows}?${query}`)).code).toBe(405);
    }
    expect((await stage.call('GET', `${rows}?watch=maybe`)).code).toBe(400);
    expect(asked).toEqual([]);
  });

  test.each([
    `${inHansa}/subjects/hansa/other`,
    `${inHansa}/subjects/hansa/Results`,
    `${inHansa}/evidences/${sha}/other`,
    `${inHansa}/evidences/${sha}/results`,
    `${root}/scopes/s/impact/more`,
    `/apis/conformance.allmend.dev/v1/namespaces/default/subjects/hansa/results`,
    `${inHansa}/subjects/unknown/results`,
    `${inHansa}/evidences/${sha.toUpperCase()}/content`,
    `${inHansa}/subjects/__proto__/results`,
    `${inHansa}/subjects/constructor/results`,
  ])('%s is not there', async (path) => {
    expect((await stage.call('GET', path)).code).toBe(404);
  });

  test('across tenants nothing is answered', async () => {
    for (const as of [undefined, 'vera']) {
      const { code, body } = await stage.call('GET', `/tenants/*${rows}`, as ? { as } : {});
      expect([code, body!['message']]).toEqual([400, 'subjects/results is read in one tenant at a time']);
    }
    expect((await stage.call('GET', `/tenants/*${rows}?watch=1`)).code).toBe(400);
    expect((await stage.call('GET', `/tenants/*${rows}`, { as: null })).code).toBe(401);
    expect(asked).toEqual([]);
  });

  test.each([
    ['a limit that is none', '?limit=-1', 400],
    ['a long limit', `?limit=${'9'.repeat(9000)}`, 400],
    ['a NUL', '?testcase=%00', 200],
    ['half a character', '?testcase=%E0%A4', 200],
    ['names of prototypes', '?__proto__=1&constructor=2', 200],
    ['the same twice', '?scope=a&scope=b', 200],
    ['ten thousand parameters', `?${'a&'.repeat(10_000)}`, 200],
    ['another question mark', '?scope=a?watch=1', 200],
    ['a selector', '?labelSelector=((', 200],
  ])('%s in the query ends in an answer', async (_, query, code) => {
    expect((await stage.call('GET', `${rows}${query}`)).code).toBe(code);
  });

  test('what gives rows in the place of content is a failure without details', async () => {
    await stage.call('GET', rows);
    const { code, text } = await stage.call('GET', `${root}/scopes/s/wrong`);
    expect(code).toBe(500);
    expect(text).not.toContain('in the place of');
  });

  test('two for the same part are refused at the start', () => {
    expect(() => findSubresource([results, { ...results }])).toThrow('two subresources');
  });
});

describe('the right to', () => {
  const certificate = `${inHansa}/certificates/c/decision`;
  const document = `${inHansa}/evidencedocuments/d/review`;

  test.each([
    ['nora', [403, 403, 403, 403, 403]],
    ['vera', [200, 200, 200, 403, 403]],
    ['eddi', [200, 200, 200, 403, 403]],
    ['audra', [200, 200, 200, 403, 403]],
    ['cert', [200, 200, 200, 201, 201]],
    [publicUser, [200, 200, 403, 403, 403]],
  ])('%s', async (as, codes) => {
    const answers = [
      await stage.call('GET', rows, { as }),
      await stage.call('GET', evidence, { as }),
      await stage.call('GET', `${root}/scopes/s/impact`, { as }),
      await stage.call('POST', certificate, { as, body: { spec: { action: 'grant', reason: 'r' } } }),
      await stage.call('POST', document, { as, body: { spec: { verdict: 'accept', reason: 'r' } } }),
    ];
    expect(answers.map(({ code }) => code)).toEqual(codes);
  });

  test('read the object is none to read its parts, nor the other way round', async () => {
    const role = (name: string, resources: string[]) =>
      stage.call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', {
        body: { metadata: { name }, rules: [{ verbs: ['get'], apiGroups: [Subject.group], resources }] },
      });
    await role('objects', ['subjects', 'evidences']);
    await role('parts', ['subjects/results']);
    await bind('otto', 'objects');
    await bind('paul', 'parts');
    expect((await stage.call('GET', rows, { as: 'otto' })).code).toBe(403);
    expect((await stage.call('GET', evidence, { as: 'otto' })).code).toBe(403);
    expect((await stage.call('GET', rows, { as: 'paul' })).code).toBe(200);
    expect((await stage.call('GET', `${inHansa}/subjects/hansa`, { as: 'paul' })).code).toBe(403);
    expect((await stage.call('GET', rows, { as: null })).code).toBe(401);
    expect((await stage.call('GET', `/tenants/city${rows}`, { as: 'paul' })).code).toBe(403);
  });

  test('a decision comes with who decides, and is the only thing that is answered there', async () => {
    const body = { spec: { action: 'grant', reason: 'r' } };
    await stage.call('POST', certificate, { as: 'cert', body });
    expect(decided).toMatchObject([{ namespace: 'default', name: 'c', context: { identity: { name: 'cert' } } }]);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      expect((await stage.call(method, certificate, { body })).code).toBe(405);
  });

  test('watch a part is none to watch the object, and to create one is none to create objects', async () => {
    const body = {
      metadata: { name: 'status-of-all' },
      rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*/status', '*/scale'] }],
    };
    await stage.call('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', { body });
    await bind('stan', 'status-of-all');
    const call = (method: string, path: string) =>
      stage.call(method, path, { as: 'stan', body: { metadata: { name: 'made' } } });
    expect((await call('GET', '/api/v1/namespaces/default/secrets/x/status?watch=1')).code).toBe(404);
    expect((await call('GET', '/api/v1/namespaces/default/status?watch=1')).code).toBe(405);
    expect((await call('GET', `${inHansa}/subjects/hansa/status?watch=1`)).code).toBe(405);
    expect((await call('POST', `${inHansa}/subjects/made/status`)).code).toBe(405);
    expect((await call('POST', '/api/v1/namespaces/default/configmaps/made/status')).code).toBe(404);
    expect((await stage.call('GET', '/api/v1/namespaces/default/configmaps/made')).code).toBe(404);
  });
});

describe('discovery', () => {
  interface Resource {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }

  test('names the parts beside their kinds', async () => {
    const { body } = await stage.call('GET', root);
    const named = (body!['resources'] as Resource[]).filter(({ name }) => name.includes('/'));
    const told = Object.fromEntries(
      named.map(({ name, kind, namespaced, verbs }) => [name, [kind, namespaced, verbs]]),
    );
    expect(told).toMatchObject({
      'subjects/results': ['Result', true, ['get']],
      'subjects/status': ['Subject', true, ['get', 'patch', 'update']],
      'evidences/content': ['Evidence', true, ['get']],
      'scopes/impact': ['Scope', false, ['get']],
      'certificates/decision': ['CertificateDecision', true, ['create']],
      'evidencedocuments/review': ['DocumentReview', true, ['create']],
    });
  });

  test('in one document too', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { body } = await stage.call('GET', '/apis', { headers: { accept } });
    interface Aggregated {
      readonly metadata: { readonly name: string };
      readonly versions: readonly {
        readonly resources: readonly {
          readonly resource: string;
          readonly subresources?: readonly { subresource: string; responseKind: { kind: string }; verbs: string[] }[];
        }[];
      }[];
    }
    const group = (body!['items'] as Aggregated[]).find(({ metadata }) => metadata.name === Subject.group)!;
    const parts = group.versions[0]!.resources.flatMap(({ resource, subresources = [] }) =>
      subresources.map((one) => [`${resource}/${one.subresource}`, one.responseKind.kind, one.verbs]),
    );
    expect(parts).toContainEqual(['subjects/results', 'Result', ['get']]);
    expect(parts).toContainEqual(['evidences/content', 'Evidence', ['get']]);
    expect(parts).toContainEqual(['certificates/decision', 'CertificateDecision', ['create']]);
  });

  test('OpenAPI has their paths, with models that are there', async () => {
    const [v3, v2] = await Promise.all([stage.call('GET', `/openapi/v3${root}`), stage.call('GET', '/openapi/v2')]);
    const path = `${root}/namespaces/{namespace}/subjects/{name}/results`;
    for (const [{ body }, models] of [
      [v3, (v3.body!['components'] as { schemas: object }).schemas],
      [v2, v2.body!['definitions'] as object],
    ] as const) {
      const item = (body!['paths'] as Record<string, { get: object }>)[path]!;
      expect(item.get).toMatchObject({
        operationId: 'readConformanceAllmendDevV1alpha1NamespacedSubjectResults',
        'x-kubernetes-group-version-kind': { kind: 'Subject' },
      });
      const model = /"\$ref":"[^"]*\/([^"/]+)"/.exec(JSON.stringify(item))![1]!;
      expect(Object.keys(models)).toContain(model);
      expect(model).toMatch(/\.ResultList$/);
    }
    expect(v3.body!['paths']).toHaveProperty([`${root}/scopes/{name}/impact`, 'get', 'responses', '200', 'content']);
  });

  test('OpenAPI has them in protobuf', async () => {
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    const { code, text } = await stage.call('GET', '/openapi/v2', { headers: { accept } });
    expect(code).toBe(200);
    expect(text).toContain('subjects/{name}/results');
  });
});
