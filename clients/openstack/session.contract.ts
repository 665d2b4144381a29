import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CallRecord } from '@allmend/kit-egress';
import type { CloudConfig } from './config/cloud-config.ts';
import { Secret } from '@allmend/kit-secret';
import { openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import type { LoopbackCloud } from './testing/loopback-cloud.ts';
import { json, loopbackCloud } from './testing/loopback-cloud.ts';

/** What the session promises on any cloud with Keystone, Nova, Glance, Cinder and Neutron, for a plain member of a project. */
export function sessionContract(target: () => Promise<{ config: CloudConfig }>): void {
  const item = z.looseObject({ id: z.string() });

  const withConnection = async (
    use: (connection: Connection, records: CallRecord[]) => Promise<void>,
    change?: (config: CloudConfig) => CloudConfig,
  ) => {
    const { config } = await target();
    const records: CallRecord[] = [];
    const connection = openConnection(change ? change(config) : config, { recorder: (call) => records.push(call) });
    try {
      await use(connection, records);
    } finally {
      await connection.close();
    }
  };

  test('a token names user, project, roles and a catalogue', () =>
    withConnection(async (connection) => {
      const token = await connection.token();
      expect(token.userId).not.toBe('');
      expect(token.projectId).not.toBeNull();
      expect(token.roles.length).toBeGreaterThan(0);
      expect(Date.parse(`${token.expiresAt}`)).toBeGreaterThan(Date.parse(token.issuedAt));
      for (const type of ['compute', 'image', 'block-storage', 'network', 'identity'])
        expect(await connection.endpoint(type)).toMatch(/^http/);
      expect(await connection.endpoint('no-such-service')).toBeNull();
      expect(await connection.endpoint('volumev3')).toBe(await connection.endpoint('block-storage'));
    }));

  test('a wrong password is said so', () =>
    withConnection(
      async (connection) => {
        await expect(connection.token()).rejects.toMatchObject({ reason: 'openstack.credentials-wrong' });
      },
      (config) => ({ ...config, auth: { ...config.auth, password: new Secret('certainly not this one') } }),
    ));

  test('an application credential that does not exist is refused', () =>
    withConnection(
      async (connection) => {
        await expect(connection.token()).rejects.toMatchObject({
          reason: expect.stringMatching(/^openstack\.credential/) as string,
        });
      },
      (config) => ({
        ...config,
        authType: 'v3applicationcredential',
        auth: {
          auth_url: config.auth['auth_url']!,
          application_credential_id: '0'.repeat(32),
          application_credential_secret: new Secret('none at all'),
        },
      }),
    ));

  test('auth_url is found without its version', () =>
    withConnection(
      async (connection) => {
        expect((await connection.token()).projectId).not.toBeNull();
      },
      (config) => ({
        ...config,
        auth: { ...config.auth, auth_url: String(config.auth['auth_url']).replace(/\/v3\/?$/, '') },
      }),
    ));

  test('after its token was revoked, all calls go on with one new token', async () => {
    await using catcher = await loopbackCloud({ routes: { 'GET /': json(200, {}) } });
    const override = { 'token-catcher': { endpointOverride: catcher.url } };
    await withConnection(
      async (connection, records) => {
        // Keystone itself: other services may remember for minutes that a token was valid.
        const list = () => connection.service('identity').raw('GET', '/auth/catalog');
        await list();
        await revoke(connection, catcher);
        records.length = 0;
        await Promise.all([list(), list(), list()]);
        expect(records.filter((call) => call.route === '/auth/tokens')).toHaveLength(1);
        expect(
          records.filter((call) => call.route === '/auth/catalog' && call.status === 200 && call.attempts === 2),
        ).toHaveLength(3);
      },
      (config) => ({ ...config, services: { ...config.services, ...override } }),
    );
  });

  test('each service is found in the version that we speak, asking at most once', () =>
    withConnection(async (connection, records) => {
      const versions = {
        compute: /\/v2\.1$/,
        image: /\/v2$/,
        network: /\/v2\.0$/,
        'block-storage': /\/v3\/\w+$/,
        identity: /\/v3$/,
      };
      for (const [type, pattern] of Object.entries(versions)) {
        const [url] = await Promise.all([connection.service(type).endpoint(), connection.service(type).endpoint()]);
        expect(url).toMatch(pattern);
      }
      const discoveries = records.filter((call) => call.route === '/').map((call) => call.service);
      expect(discoveries).toEqual([...new Set(discoveries)]);
    }));

  test('microversions are agreed: ours where the service has it, its own highest where not', () =>
    withConnection(async (connection) => {
      const compute = connection.service('compute');
      expect(await compute.microversion('2.61')).toBe('2.61');
      const highest = await compute.microversion('2.9999');
      expect(Number(highest?.split('.')[1])).toBeGreaterThan(61);
      const schema = z.looseObject({
        flavors: z.array(z.looseObject({ id: z.string(), extra_specs: z.record(z.string(), z.string()) })),
      });
      const { flavors } = await compute.request('GET', '/flavors/detail', { schema, microversion: '2.61' });
      expect(flavors.length).toBeGreaterThan(0);
      expect(await connection.service('image').microversion('2.99')).toBeNull();
      expect(await connection.service('block-storage').microversion('3.40')).toBe('3.40');
    }));

  test('small pages give the same as one large page', () =>
    withConnection(async (connection) => {
      const lists = [
        ['compute', '/flavors', 'flavors', 'links'],
        ['image', '/images', 'images', 'links'],
        ['block-storage', '/types', 'volume_types', 'marker'],
        ['network', '/security-groups', 'security_groups', 'marker'],
      ] as const;
      for (const [type, route, items, pages] of lists) {
        const service = connection.service(type);
        const ids = async (pageSize?: number) => {
          const all = service.list(route, { items, schema: item, pages, ...(pageSize !== undefined && { pageSize }) });
          return (await Array.fromAsync(all)).map((one) => one.id);
        };
        const small = await ids(2);
        expect(new Set(small).size).toBe(small.length);
        expect(small.toSorted()).toEqual((await ids()).toSorted());
      }
    }));

  test('what is not there is said so with the request id of the service', () =>
    withConnection(async (connection) => {
      for (const [type, route] of [
        ['compute', '/servers/{id}'],
        ['image', '/images/{id}'],
        ['network', '/networks/{id}'],
        ['block-storage', '/volumes/{id}'],
      ] as const) {
        const asked = connection
          .service(type)
          .raw('GET', route, { params: { id: '00000000-0000-4000-8000-000000000000' } });
        await expect(asked).rejects.toMatchObject({
          reason: 'openstack.not-found',
          params: { service: type, route, status: 404, requestId: expect.stringMatching(/^req-/) as string },
        });
      }
    }));

  test('records hold neither token nor password', () =>
    withConnection(async (connection, records) => {
      await connection.service('identity').raw('GET', '/auth/catalog');
      const password = connection.config.auth['password'] as Secret;
      const all = records
        .map((call) => `${JSON.stringify(call)} ${Buffer.from(call.requestBody ?? []).toString()}`)
        .join('\n');
      expect(all).toContain('[redacted]');
      expect(all).not.toContain(password.reveal());
      expect(all).not.toMatch(/gAAAA[\w-]{40}/);
    }));
}

/** The token leaves the session only towards a service; so a service of our own sees it, and ends it at Keystone. */
async function revoke(connection: Connection, catcher: LoopbackCloud): Promise<void> {
  await connection.service('token-catcher').raw('GET', '/');
  const token = String(catcher.seen.at(-1)!.headers['x-auth-token']);
  const keystone = await connection.service('identity').endpoint();
  const answer = await fetch(`${keystone}/auth/tokens`, {
    method: 'DELETE',
    headers: { 'x-auth-token': token, 'x-subject-token': token },
  });
  expect(answer.status).toBe(204);
}
