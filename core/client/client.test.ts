import { Cloud, ConfigMap, Tenant } from '@allmend/api/kinds';
import { isStatusError } from '@allmend/core-machinery';
import { describe, expect, test } from 'vitest';
import { openClient, type Client } from './index.ts';
import { configMap, failure, listOf, sendJson, startScriptedServer, type ScriptedServer } from './testing.ts';

async function withClient(
  answer: Parameters<typeof startScriptedServer>[0],
  task: (client: Client, server: ScriptedServer) => Promise<void>,
  options: { readonly tenant?: string; readonly deadlineMs?: number } = {},
): Promise<void> {
  await using server = await startScriptedServer(answer);
  const client = await openClient({
    server: server.url,
    credentials: { token: 'let-me-in' },
    name: 'test',
    ...options,
  });
  try {
    await task(client, server);
  } finally {
    await client.close();
  }
}

describe('requests', () => {
  test('go to the collection of the kind, with token, manager and the names of the kind', () =>
    withClient(
      (_request, response) => sendJson(response, 201, configMap('a', 1)),
      async (client, { seen }) => {
        const made = await client
          .kind(ConfigMap)
          .create({ metadata: { name: 'a', namespace: 'shop' }, data: { k: 'v' } });
        expect(made.metadata.resourceVersion).toBe('1');
        expect(seen[0]).toMatchObject({ method: 'POST', path: '/api/v1/namespaces/shop/configmaps' });
        expect(seen[0]!.query.get('fieldManager')).toBe('test');
        expect(seen[0]!.headers).toMatchObject({
          authorization: 'Bearer let-me-in',
          'content-type': 'application/json',
        });
        expect(JSON.parse(seen[0]!.body)).toEqual({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a', namespace: 'shop' },
          data: { k: 'v' },
        });
      },
    ));

  test.each([
    ['the client’s own namespace', { name: 'a' }, '', '/apis/cloud.allmend.dev/v1alpha1/namespaces/default/clouds/a'],
    ['another', { name: 'a', namespace: 'b' }, '', '/apis/cloud.allmend.dev/v1alpha1/namespaces/b/clouds/a'],
    [
      'a tenant',
      { name: 'a', namespace: 'b' },
      'city:school',
      '/tenants/city:school/apis/cloud.allmend.dev/v1alpha1/namespaces/b/clouds/a',
    ],
  ])('name an object in %s', (_title, name, tenant, path) =>
    withClient(
      (_request, response) => sendJson(response, 200, configMap('a', 1)),
      async (client, { seen }) => {
        await client.tenant(tenant).kind(Cloud).get(name);
        expect(seen[0]!.path).toBe(path);
      },
    ),
  );

  test('for parts give their bytes as they are, and nothing when they are known already', () =>
    withClient(
      ({ headers }, response) => {
        response.setHeader('etag', '"one"');
        response.setHeader('content-type', 'text/csv');
        if (headers['if-none-match'] === '"one"') response.writeHead(304).end();
        else response.end('a,b');
      },
      async (client, { seen }) => {
        const path = '/apis/conformance.allmend.dev/v1alpha1/sheets/current/content';
        const first = await client.tenant('city').content(path, { query: { scope: 'x y', left: undefined } });
        expect(first).toEqual({ bytes: new TextEncoder().encode('a,b'), contentType: 'text/csv', etag: '"one"' });
        expect(seen[0]).toMatchObject({ method: 'GET', path: `/tenants/city${path}` });
        expect(String(seen[0]!.query)).toBe('scope=x+y');
        expect(await client.content(path, { etag: '"one"' })).toMatchObject({ bytes: null, etag: '"one"' });
      },
    ));

  test('to parts carry a body, and what the API refuses is thrown', () =>
    withClient(
      ({ body }, response) =>
        body.includes('grant')
          ? sendJson(response, 201, { effect: 'Waiting' })
          : sendJson(response, 409, failure(409, 'Conflict', 'taken')),
      async (client, { seen }) => {
        const path = '/apis/conformance.allmend.dev/v1alpha1/namespaces/a/certificates/c/decision';
        expect(await client.post(path, { action: 'grant' })).toEqual({ effect: 'Waiting' });
        expect(seen[0]).toMatchObject({ method: 'POST', path, body: '{"action":"grant"}' });
        await expect(client.post(path, { action: 'revoke' })).rejects.toSatisfy((error) =>
          isStatusError(error, 'Conflict'),
        );
      },
    ));

  test('of cluster-scoped kinds name no namespace', () =>
    withClient(
      (_request, response) => sendJson(response, 200, configMap('a', 1)),
      async (client, { seen }) => {
        await client.kind(Tenant).get({ name: 'city' });
        expect(seen[0]!.path).toBe('/apis/tenancy.allmend.dev/v1alpha1/tenants/city');
      },
    ));

  test('of each kind of write have their own form', () =>
    withClient(
      (_request, response) => sendJson(response, 200, configMap('a', 2)),
      async (client, { seen }) => {
        const clouds = client.kind(Cloud);
        const name = { name: 'a', namespace: 'b' };
        const cloud = {
          apiVersion: 'x',
          kind: 'y',
          metadata: name,
          spec: { type: 'openstack', endpoint: 'https://a.example', interface: 'public' },
        } as const;
        await clouds.update(cloud);
        await clouds.updateStatus(cloud, { dryRun: 'All' });
        await clouds.patch(name, { merge: { spec: { country: null } } });
        await clouds.patch(name, { json: [{ op: 'remove', path: '/spec/country' }] }, { subresource: 'status' });
        await clouds.apply({ metadata: name }, { manager: 'me', force: 'yes', subresource: 'status' });
        await clouds.delete(name, { propagation: 'Foreground', uid: 'u' });
        const base = '/apis/cloud.allmend.dev/v1alpha1/namespaces/b/clouds/a';
        expect(
          seen.map(({ method, path, headers }) => [method, path.replace(base, ''), headers['content-type']]),
        ).toEqual([
          ['PUT', '', 'application/json'],
          ['PUT', '/status', 'application/json'],
          ['PATCH', '', 'application/merge-patch+json'],
          ['PATCH', '/status', 'application/json-patch+json'],
          ['PATCH', '/status', 'application/apply-patch+yaml'],
          ['DELETE', '', 'application/json'],
        ]);
        expect(JSON.parse(seen[0]!.body)).toMatchObject({ apiVersion: 'cloud.allmend.dev/v1alpha1', kind: 'Cloud' });
        expect(seen[1]!.query.get('dryRun')).toBe('All');
        expect(Object.fromEntries(seen[4]!.query)).toEqual({ fieldManager: 'me', force: 'true' });
        expect(JSON.parse(seen[5]!.body)).toMatchObject({
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'u' },
        });
      },
    ));

  test('never send back the annotation of answers across tenants', () =>
    withClient(
      (_request, response) => sendJson(response, 200, configMap('a', 2)),
      async (client, { seen }) => {
        const annotations = { 'tenancy.allmend.dev/path': 'city', kept: 'yes' };
        await client
          .kind(ConfigMap)
          .update({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations } });
        expect(JSON.parse(seen[0]!.body)).toMatchObject({ metadata: { annotations: { kept: 'yes' } } });
        expect(seen[0]!.body).not.toContain('tenancy.allmend.dev/path');
      },
    ));
});

describe('lists', () => {
  test('are read in pages, all of the moment that the first one shows', () =>
    withClient(
      ({ query }, response) => {
        if (query.get('continue') === 'more') sendJson(response, 200, listOf([configMap('c', 3)], 7));
        else sendJson(response, 200, listOf([configMap('a', 1), configMap('b', 2)], 7, 'more'));
      },
      async (client, { seen }) => {
        const all = await Array.fromAsync(
          client.kind(ConfigMap).list({ pageSize: 2, labels: 'a in (b)', fields: 'metadata.name=x' }),
        );
        expect(all.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
        expect(Object.fromEntries(seen[1]!.query)).toEqual({
          limit: '2',
          continue: 'more',
          labelSelector: 'a in (b)',
          fieldSelector: 'metadata.name=x',
        });
        expect(seen[1]!.path).toBe('/api/v1/configmaps');
      },
    ));

  test('give items their names where the server leaves them to the list', () =>
    withClient(
      (_request, response) => sendJson(response, 200, listOf([{ metadata: { name: 'a' } }], 7)),
      async (client) => {
        expect(await client.kind(ConfigMap).page()).toMatchObject({
          items: [{ apiVersion: 'v1', kind: 'ConfigMap' }],
          resourceVersion: '7',
          next: null,
        });
      },
    ));

  test('across tenants, and of metadata alone', () =>
    withClient(
      (_request, response) => sendJson(response, 200, listOf([], 7)),
      async (client, { seen }) => {
        await client.acrossTenants().kind(ConfigMap).metadata().page({ namespace: 'shop' });
        expect(seen[0]!.path).toBe('/tenants/*/api/v1/namespaces/shop/configmaps');
        expect(seen[0]!.headers.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
      },
    ));
});

describe('failures', () => {
  test('of the API are StatusErrors', () =>
    withClient(
      (_request, response) =>
        sendJson(response, 404, {
          ...failure(404, 'NotFound', 'configmaps "a" not found'),
          details: { name: 'a', kind: 'configmaps' },
        }),
      async (client, { seen }) => {
        const error = await client
          .kind(ConfigMap)
          .get({ name: 'a' })
          .catch((one: unknown) => one);
        expect(isStatusError(error, 'NotFound')).toBe(true);
        expect((error as Error).message).toBe('configmaps "a" not found');
        expect(await client.kind(ConfigMap).delete({ name: 'a' })).toBe('gone');
        expect(await client.kind(ConfigMap).find({ name: 'a' })).toBeNull();
        await expect(client.kind(ConfigMap).find({ name: 'b' })).rejects.toBeInstanceOf(Error);
        expect(seen).toHaveLength(4);
      },
    ));

  test.each([
    [429, {}],
    [503, { 'retry-after': '0' }],
  ])('%s is waited out, for writes too', (code, headers) => {
    let asked = 0;
    return withClient(
      (_request, response) => {
        if (++asked < 3) sendJson(response, code, failure(code, 'X', 'later'), { 'retry-after': '0', ...headers });
        else sendJson(response, 201, configMap('a', 1));
      },
      async (client) => {
        await client.kind(ConfigMap).create({ metadata: { name: 'a' } });
        expect(asked).toBe(3);
      },
    );
  });

  test('that leave open what happened are not repeated: 503 without Retry-After, 504, 500', async () => {
    for (const code of [503, 504, 500]) {
      await withClient(
        (_request, response) => sendJson(response, code, 'no status'),
        async (client, { seen }) => {
          const error = await client
            .kind(ConfigMap)
            .create({ metadata: { name: 'a' } })
            .catch((one: unknown) => one);
          expect((error as { code: number }).code).toBe(code);
          expect(seen).toHaveLength(1);
        },
      );
    }
  });

  test('that are a torn connection are repeated for reads, and told for writes', () => {
    let asked = 0;
    return withClient(
      (_request, response) => {
        if (++asked % 2 === 1) response.destroy();
        else sendJson(response, 200, configMap('a', 1));
      },
      async (client, { url }) => {
        await client.kind(ConfigMap).get({ name: 'a' });
        expect(asked).toBe(2);
        await expect(client.kind(ConfigMap).create({ metadata: { name: 'a' } })).rejects.toMatchObject({
          reason: 'client.unreachable',
          message: expect.stringContaining(
            `The API at ${url} cannot be reached: POST /api/v1/namespaces/default/configmaps`,
          ),
        });
        expect(asked).toBe(3);
      },
    );
  });

  test('are a sentence when something else answers', () =>
    withClient(
      (_request, response) => response.end('<html>Welcome</html>'),
      async (client) => {
        await expect(client.kind(ConfigMap).get({ name: 'a' })).rejects.toMatchObject({ reason: 'client.bad-answer' });
      },
    ));

  test('end at the deadline, and with the caller’s signal', () =>
    withClient(
      () => undefined,
      async (client) => {
        await expect(client.kind(ConfigMap).get({ name: 'a' }, { deadlineMs: 30 })).rejects.toMatchObject({
          reason: 'client.timeout',
          message: expect.stringContaining('within 0.03 s: GET /api/v1/namespaces/default/configmaps/a'),
        });
        const reason = new Error('enough');
        const caller = new AbortController();
        const asked = client.kind(ConfigMap).get({ name: 'a' }, { signal: caller.signal });
        caller.abort(reason);
        await expect(asked).rejects.toBe(reason);
      },
    ));

  test('never follow a redirect with the credentials', () =>
    withClient(
      ({ path }, response) => {
        if (path === '/elsewhere') sendJson(response, 200, configMap('a', 1));
        else response.writeHead(307, { location: '/elsewhere' }).end();
      },
      async (client, { seen }) => {
        await expect(client.kind(ConfigMap).create({ metadata: { name: 'a' } })).rejects.toMatchObject({
          reason: 'client.unreachable',
        });
        expect(seen).toHaveLength(1);
      },
    ));

  test('tell no token', () =>
    withClient(
      (_request, response) => response.destroy(),
      async (client) => {
        const error = await client
          .kind(ConfigMap)
          .create({ metadata: { name: 'a' } })
          .catch((one: unknown) => one);
        expect(JSON.stringify(error) + String(error)).not.toContain('let-me-in');
      },
    ));
});

test('new credentials are used as soon as the source gives them', async () => {
  await using server = await startScriptedServer((_request, response) => sendJson(response, 200, configMap('a', 1)));
  let token = 'first';
  const client = await openClient({ server: server.url, credentials: () => Promise.resolve({ token }) });
  await client.kind(ConfigMap).get({ name: 'a' });
  token = 'second';
  await client.kind(ConfigMap).get({ name: 'a' });
  expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  await client.close();
});

test.each([
  'hub.example.org',
  'ftp://hub.example.org',
  'https://user:secret@hub.example.org',
  'https://hub.example.org?x=1',
])('the address %s is refused', async (server) => {
  const error = await openClient({ server, credentials: {} }).catch((one: unknown) => one);
  expect(error).toMatchObject({ reason: 'client.server-unusable' });
  expect(String(error)).not.toContain('secret');
});
