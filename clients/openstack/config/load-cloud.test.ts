import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { authValue } from '../auth/method.ts';
import type { CloudConfig } from './cloud-config.ts';
import { listCloudNames, loadCloudConfig, openCloudConfigs } from './load-cloud.ts';

interface Setup {
  /** Path below the folder → text. `cwd` and `home` are folders of their own. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly region?: string;
}

async function load(name: string | undefined, { files = {}, env = {}, region }: Setup) {
  await using folder = await temporaryFolder('clouds');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  const here = Object.fromEntries(
    Object.entries(env).map(([key, value]) => [key, value.replace('$FOLDER', folder.path)]),
  );
  const places = {
    env: { XDG_CONFIG_DIRS: join(folder.path, 'xdg'), ...here },
    cwd: join(folder.path, 'cwd'),
    home: join(folder.path, 'home'),
  };
  const strip = (text: string): string => text.replaceAll(`${folder.path}/`, '');
  const names = await listCloudNames(places).catch(() => []);
  const outcome = await loadCloudConfig(name, { ...places, ...(region !== undefined && { region }) }).then(
    (config) => ({ config, error: null }),
    (error: { reason: string; message: string; remedy: string }) => ({
      config: null,
      error: { reason: error.reason, text: strip(`${error.message} ${error.remedy}`) },
    }),
  );
  return {
    ...outcome,
    names,
    source: outcome.config && strip(outcome.config.source),
    ca: outcome.config?.tls.ca && strip(outcome.config.tls.ca),
  };
}

const cloud = (lines = ''): string =>
  `clouds:\n  hof:\n    auth:\n      auth_url: https://keystone.example:5000/v3\n      username: robin\n      password: canary\n      project_name: garden\n${lines}`;

const auth = (config: CloudConfig | null): Record<string, string | undefined> =>
  Object.fromEntries(Object.keys(config!.auth).map((key) => [key, authValue(config!.auth, key)]));

test.for([
  ['cwd/clouds.yaml', {}],
  ['cwd/clouds.yml', {}],
  ['home/.config/openstack/clouds.yaml', {}],
  ['home/.config/openstack/clouds.yaml', { XDG_CONFIG_HOME: '$FOLDER/elsewhere' }],
  ['elsewhere/openstack/clouds.yaml', { XDG_CONFIG_HOME: '$FOLDER/elsewhere' }],
  ['xdg/openstack/clouds.yaml', {}],
  ['some/file', { OS_CLIENT_CONFIG_FILE: '$FOLDER/some/file' }],
  ['cwd/relative.yaml', { OS_CLIENT_CONFIG_FILE: 'relative.yaml' }],
] as [string, Record<string, string>][])('finds %s with %j', async ([path, env]) => {
  const { config, source } = await load('hof', { files: { [path]: cloud() }, env });
  expect(config).toMatchObject({
    name: 'hof',
    authType: 'password',
    interface: 'public',
    region: null,
    tls: { verify: true },
  });
  expect(source).toBe(`${path}:2`);
});

test('JSON is read too, and the first file found counts alone', async () => {
  const json = JSON.stringify({
    clouds: { hof: { auth: { auth_url: 'https://json.example', user_id: 'u', password: 'p' } } },
  });
  const files = { 'cwd/clouds.json': json, 'home/.config/openstack/clouds.yaml': cloud().replace('hof', 'other') };
  const { config, names } = await load('hof', { files });
  expect(auth(config)['auth_url']).toBe('https://json.example');
  expect(names).toEqual(['hof']);
});

test('secure.yaml is laid over clouds.yaml, from its own place', async () => {
  const files = {
    'cwd/clouds.yaml': cloud(),
    'home/.config/openstack/secure.yaml': 'clouds: {hof: {auth: {password: hidden}}}',
  };
  expect(auth((await load('hof', { files })).config)['password']).toBe('hidden');
  const other = { ...files, 'keys/s.yaml': 'clouds: {hof: {auth: {password: deeper}}}' };
  expect(
    auth((await load('hof', { files: other, env: { OS_CLIENT_SECURE_FILE: '$FOLDER/keys/s.yaml' } })).config)[
      'password'
    ],
  ).toBe('deeper');
});

test('secrets of a configuration do not print', async () => {
  const { config } = await load('hof', { files: { 'cwd/clouds.yaml': cloud() } });
  expect(authValue(config!.auth, 'password')).toBe('canary');
  for (const print of [inspect(config, { depth: 9 }), JSON.stringify(config), String(config!.auth['password'])])
    expect(print).not.toContain('canary');
});

test.for([
  [undefined, { OS_CLOUD: 'b' }, 'b'],
  ['a', { OS_CLOUD: 'b' }, 'a'],
  [undefined, { OS_AUTH_URL: 'https://env.example', OS_USERNAME: 'u', OS_PASSWORD: 'p' }, 'envvars'],
  [undefined, { OS_CLOUD: 'b', OS_AUTH_URL: 'https://env.example', OS_USERNAME: 'u', OS_PASSWORD: 'p' }, 'b'],
  ['mine', { OS_CLOUD_NAME: 'mine', OS_AUTH_URL: 'https://env.example', OS_USERNAME: 'u', OS_PASSWORD: 'p' }, 'mine'],
] as [string | undefined, Record<string, string>, string][])(
  'name %s with %j is cloud %s',
  async ([name, env, expected]) => {
    const two = `${cloud().replace('hof', 'a')}${cloud().replace('clouds:\n', '').replace('hof', 'b')}`;
    expect((await load(name, { files: { 'cwd/clouds.yaml': two }, env })).config?.name).toBe(expected);
  },
);

test('variables alone make a cloud; selectors alone do not', async () => {
  const env = {
    OS_AUTH_URL: 'https://env.example/v3',
    OS_USERNAME: 'robin',
    OS_PASSWORD: 'p',
    OS_PROJECT_NAME: 'garden',
    OS_DOMAIN_NAME: 'Farm',
    OS_REGION_NAME: 'east',
    OS_INTERFACE: 'internal',
    OS_CACERT: '/ca.pem',
    OS_VOLUME_API_VERSION: '3',
    OS_TEST_PATH: 'x',
  };
  const { config, source, names } = await load(undefined, { env });
  expect(config).toMatchObject({
    region: 'east',
    interface: 'internal',
    tls: { verify: true, ca: '/ca.pem' },
    services: { 'block-storage': { apiVersion: '3' } },
  });
  expect(auth(config)).toMatchObject({ username: 'robin', user_domain_name: 'Farm', project_domain_name: 'Farm' });
  expect([source, names]).toEqual(['the environment', ['envvars']]);
  expect((await load(undefined, { env: { ...env, OS_INSECURE: 'True' } })).config?.tls.verify).toBe(false);
  expect((await load(undefined, { env: { OS_CLOUD: 'hof', OS_LOG_FILE: 'x' } })).error?.reason).toBe(
    'openstack.config-missing',
  );
});

test('an application credential from the environment', async () => {
  const env = {
    OS_AUTH_TYPE: 'v3applicationcredential',
    OS_AUTH_URL: 'https://k.example/v3',
    OS_APPLICATION_CREDENTIAL_ID: 'i',
    OS_APPLICATION_CREDENTIAL_SECRET: 's',
  };
  const { config } = await load(undefined, { env });
  expect(config?.authType).toBe('v3applicationcredential');
  expect(auth(config)).toEqual({
    auth_url: 'https://k.example/v3',
    application_credential_id: 'i',
    application_credential_secret: 's',
  });
  const keys = { OS_EC2_ACCESS_KEY: 'a', OS_EC2_SECRET_KEY: 'k' };
  expect((await load(undefined, { env: { ...env, ...keys } })).config?.ec2?.secret.reveal()).toBe('k');
});

test('keys for S3, the secret one in secure.yaml', async () => {
  const files = {
    'cwd/clouds.yaml': cloud('    ec2-access-key: 0012\n'),
    'cwd/secure.yaml': 'clouds:\n  hof:\n    ec2_secret_key: canary-s3\n',
  };
  const { config } = await load('hof', { files });
  expect(config?.ec2?.access).toBe('0012');
  expect(config?.ec2?.secret.reveal()).toBe('canary-s3');
  expect(JSON.stringify(config) + inspect(config)).not.toContain('canary');
  expect((await load('hof', { files: { 'cwd/clouds.yaml': cloud() } })).config?.ec2).toBeNull();
});

test.for([
  ['project-scoped', '    domain_name: Farm\n', { user_domain_name: 'Farm', project_domain_name: 'Farm' }],
  ['outside of auth wins', '    project_name: field\n', { project_name: 'field' }],
  ['only outside', '    project_domain_id: d\n', { project_domain_id: 'd' }],
  ['dashes', '    project-domain-name: D\n', { project_domain_name: 'D' }],
  ['no domain', '', { default_domain_id: 'default' }],
  ['default_domain', '    default_domain: farm\n', { default_domain_id: 'farm' }],
  [
    'numbers keep their digits',
    '    project_id: 00012345678901234567890123456789\n',
    { project_id: '00012345678901234567890123456789' },
  ],
  ['digits that look like a float', '    project_id: 12e34567\n', { project_id: '12e34567' }],
] as [string, string, Record<string, string>][])('auth keys: %s', async ([, lines, expected]) => {
  expect(auth((await load('hof', { files: { 'cwd/clouds.yaml': cloud(lines) } })).config)).toMatchObject(expected);
});

test('old names: tenant, user_name, endpoint_type, auth_plugin', async () => {
  const text =
    'clouds: {hof: {auth_plugin: v3password, endpoint_type: internalURL, auth: {auth_url: "http://k", user_name: u, password: p, tenant_name: t}}}';
  const { config } = await load('hof', { files: { 'cwd/clouds.yaml': text } });
  expect(config).toMatchObject({ authType: 'password', interface: 'internal' });
  expect(auth(config)).toMatchObject({ username: 'u', project_name: 't' });
});

test.for([
  ['    verify: no\n', { verify: false }],
  ['    verify: "False"\n', { verify: false }],
  ['    insecure: true\n', { verify: false }],
  ['    cacert: ~/ca.pem\n', { verify: true, ca: 'home/ca.pem' }],
  ['    cacert: ca.pem\n', { verify: true, ca: 'cwd/ca.pem' }],
] as [string, { verify: boolean; ca?: string }][])('TLS: %j', async ([lines, expected]) => {
  const { config, ca } = await load('hof', { files: { 'cwd/clouds.yaml': cloud(lines) } });
  expect({ verify: config!.tls.verify, ...(ca && { ca }) }).toEqual(expected);
});

test('services: endpoints, versions, interfaces, regions under any alias, the official name first', async () => {
  const lines = [
    'volume_endpoint_override: https://old.example',
    'block_storage_endpoint_override: https://new.example',
    'volumev3_api_version: 3',
    'compute_interface: internal',
    'image_region_name: west',
    'network_endpoint: https://net.example',
    'key_manager_service_name: vault',
  ].map((line) => `    ${line}\n`);
  const { config } = await load('hof', { files: { 'cwd/clouds.yaml': cloud(lines.join('')) } });
  expect(config!.services).toEqual({
    'block-storage': { endpointOverride: 'https://new.example', apiVersion: '3' },
    compute: { interface: 'internal' },
    image: { region: 'west' },
    network: { endpointOverride: 'https://net.example' },
    'key-manager': { serviceName: 'vault' },
  });
});

test('regions: the first one, the wanted one with its values, none that is not there', async () => {
  const lines =
    '    regions:\n      - east\n      - name: west\n        values:\n          interface: internal\n          auth: {project_name: meadow}\n';
  const files = { 'cwd/clouds.yaml': cloud(lines) };
  expect((await load('hof', { files })).config).toMatchObject({
    region: 'east',
    regions: ['east', 'west'],
    interface: 'public',
  });
  const west = (await load('hof', { files, region: 'west' })).config;
  expect(west).toMatchObject({ region: 'west', interface: 'internal' });
  expect(auth(west)['project_name']).toBe('meadow');
  expect((await load('hof', { files, env: { OS_REGION_NAME: 'west' } })).config?.region).toBe('west');
  expect((await load('hof', { files, region: 'wset' })).error).toEqual({
    reason: 'openstack.config-invalid',
    text: 'cwd/clouds.yaml:8: There is no region "wset". Did you mean "west"? Known regions: east, west.',
  });
});

test('profiles: own file, built in with the region in the address, own values win', async () => {
  const files = {
    'cwd/clouds.yaml':
      'clouds: {hof: {profile: dorf, auth: {username: u, password: p}}, t: {profile: otc, region_name: eu-nl, auth: {username: u, password: p}}}',
    'home/.config/openstack/clouds-public.yaml':
      'public-clouds: {dorf: {auth: {auth_url: "https://dorf.example"}, region_name: mitte, interface: admin}}',
  };
  const own = (await load('hof', { files })).config;
  expect(own).toMatchObject({
    region: 'mitte',
    interface: 'admin',
    source: expect.stringContaining('clouds.yaml:1') as string,
  });
  expect(auth(own)['auth_url']).toBe('https://dorf.example');
  expect(auth((await load('t', { files })).config)['auth_url']).toBe('https://iam.eu-nl.otc.t-systems.com/v3');
});

test('anchors, merge keys and time-outs', async () => {
  const text =
    'base: &base {auth_url: "http://k", username: u, password: p}\nclouds:\n  hof:\n    api_timeout: 30\n    auth:\n      <<: *base\n      project_name: x\n';
  const { config } = await load('hof', { files: { 'cwd/clouds.yaml': text } });
  expect(config?.timeout).toBe(30);
  expect(auth(config)).toMatchObject({ username: 'u', project_name: 'x' });
});

test.for([
  [
    'no file',
    {},
    'hof',
    'config-missing',
    /There is no clouds\.yaml\. Looked for clouds\.yaml \(or \.yml, \.json\) in cwd, home\/\.config\/openstack, .*\/etc\/openstack\./,
  ],
  [
    'wrong name',
    { files: { 'cwd/clouds.yaml': cloud() } },
    'hoff',
    'cloud-not-found',
    /no cloud "hoff" in cwd\/clouds\.yaml\. Did you mean "hof"\? Known clouds: hof/,
  ],
  ['no name', { files: { 'cwd/clouds.yaml': 'clouds: {a: {}, b: {}}' } }, undefined, 'cloud-not-named', /a, b/],
  [
    'empty file',
    { files: { 'cwd/clouds.yaml': '' } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml: The file holds no mapping/,
  ],
  [
    'bad YAML',
    { files: { 'cwd/clouds.yaml': 'clouds:\n  hof:\n   - x\n  : y: z\n' } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:\d+:\d+: This is not valid YAML/,
  ],
  [
    'tabs',
    { files: { 'cwd/clouds.yaml': 'clouds:\n\thof: {}\n' } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:2:1: /,
  ],
  [
    'clouds as list',
    { files: { 'cwd/clouds.yaml': 'x: 1\nclouds:\n  - hof\n' } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:2: "clouds" must be a mapping/,
  ],
  [
    'cloud as text',
    { files: { 'cwd/clouds.yaml': 'clouds:\n  hof: x\n' } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:2: Cloud "hof"/,
  ],
  [
    'wrong auth key',
    { files: { 'cwd/clouds.yaml': cloud().replace('username', 'usernmae') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:5: "usernmae" is not a key of "auth"\. Did you mean "username"\?/,
  ],
  [
    'one key for S3 without the other',
    { files: { 'cwd/clouds.yaml': cloud('    ec2_secret_key: canary\n') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:8: There is ec2_secret_key without ec2_access_key\./,
  ],
  [
    'a key for S3 below auth',
    { files: { 'cwd/clouds.yaml': cloud('      ec2_access_key: canary\n') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:8: "ec2_access_key" is no key of "auth"\. Put it beside "auth"/,
  ],
  [
    'a key for S3 as a list',
    { files: { 'cwd/clouds.yaml': cloud('    ec2_access_key: [canary]\n') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:8: "ec2_access_key" must be text/,
  ],
  [
    'wrong auth_type',
    { files: { 'cwd/clouds.yaml': cloud('    auth_type: v3pasword\n') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:8: auth_type "v3pasword" is not known here\. Did you mean "v3password"\?/,
  ],
  [
    'no auth_url',
    { files: { 'cwd/clouds.yaml': 'clouds:\n  hof:\n    auth:\n      username: u\n' } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:3: Cloud "hof" has no auth_url/,
  ],
  [
    'odd auth_url',
    { files: { 'cwd/clouds.yaml': cloud().replace('https:', 'ftp:') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:4: auth_url is not/,
  ],
  [
    'no password',
    { files: { 'cwd/clouds.yaml': cloud().replace('      password: canary\n', '') } },
    'hof',
    'config-invalid',
    /^cwd\/clouds\.yaml:3: password authentication lacks password\. .*secure\.yaml/,
  ],
  [
    'forgotten auth_type',
    {
      files: {
        'cwd/clouds.yaml':
          'clouds:\n  hof:\n    auth: {auth_url: "http://k", application_credential_id: i, application_credential_secret: s}\n',
      },
    },
    'hof',
    'config-invalid',
    /:3: .*Set auth_type to v3applicationcredential/,
  ],
  [
    'list where a value belongs',
    { files: { 'cwd/clouds.yaml': cloud().replace('robin', '[robin]') } },
    'hof',
    'config-invalid',
    /:5: "username" must be one value/,
  ],
  [
    'profile from the network',
    { files: { 'cwd/clouds.yaml': 'clouds:\n  hof:\n    profile: https://dorf.example\n' } },
    'hof',
    'config-invalid',
    /:3: The profile "https:\/\/dorf\.example" is an address; nothing is fetched/,
  ],
  [
    'unknown profile',
    { files: { 'cwd/clouds.yaml': 'clouds:\n  hof:\n    profile: oct\n' } },
    'hof',
    'config-invalid',
    /:3: The profile "oct" is not known\. Did you mean "otc"\?/,
  ],
  [
    'odd interface',
    { files: { 'cwd/clouds.yaml': cloud('    interface: pubic\n') } },
    'hof',
    'config-invalid',
    /:8: "pubic" is not an interface/,
  ],
  [
    'odd time-out',
    { files: { 'cwd/clouds.yaml': cloud('    api_timeout: soon\n') } },
    'hof',
    'config-invalid',
    /:8: "soon" is not a time-out/,
  ],
  [
    'wrong value in secure.yaml',
    { files: { 'cwd/clouds.yaml': cloud(), 'cwd/secure.yaml': 'clouds:\n  hof:\n    auth:\n      pasword: x\n' } },
    'hof',
    'config-invalid',
    /^cwd\/secure\.yaml:4: "pasword"/,
  ],
  [
    'an alias bomb',
    {
      files: {
        'cwd/clouds.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nclouds: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      },
    },
    'hof',
    'config-invalid',
    /cannot be expanded/,
  ],
  [
    'the same name twice',
    { files: { 'cwd/clouds.yaml': 'clouds:\n  envvars: {}\n' }, env: { OS_USERNAME: 'u' } },
    'envvars',
    'config-invalid',
    /:2: The OS_ variables describe a cloud "envvars" too/,
  ],
] as [string, Setup, string | undefined, string, RegExp][])('bad input: %s', async ([, setup, name, reason, text]) => {
  const { error } = await load(name, setup);
  expect(error?.reason).toBe(`openstack.${reason}`);
  expect(error?.text).toMatch(text);
  expect(error?.text).not.toContain('canary');
});

test('many clouds are loaded from files that are read once', async () => {
  await using folder = await temporaryFolder('clouds');
  const one = (url: string): string =>
    `    profile: shared\n    auth: {auth_url: "${url}", username: robin, password: canary, project_name: garden}\n`;
  const file = join(folder.path, 'clouds.yaml');
  const vendor = join(folder.path, 'clouds-public.yaml');
  await writeFile(file, `clouds:\n  hof:\n${one('https://hof.example/v3')}  tal:\n${one('https://tal.example/v3')}`);
  await writeFile(vendor, 'public-clouds:\n  shared: {region_name: north}\n');
  const configs = await openCloudConfigs({ env: {}, cwd: folder.path, home: folder.path });
  expect(configs.names).toEqual(['hof', 'tal']);
  expect(await configs.load('hof')).toMatchObject({ name: 'hof', region: 'north' });
  await Promise.all([writeFile(file, 'nothing: here'), writeFile(vendor, 'nothing: here')]);
  const tal = await configs.load('tal');
  expect(tal).toMatchObject({ name: 'tal', region: 'north', auth: { auth_url: 'https://tal.example/v3' } });
  await expect(configs.load('wald')).rejects.toMatchObject({ reason: 'openstack.cloud-not-found' });
});
