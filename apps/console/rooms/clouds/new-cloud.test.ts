import { Cloud, Secret, Subject } from '@allmend/api/kinds';
import { expect, test } from 'vitest';
import { emptyCloudForm, fromCloudsYaml, objectsOf, problemsOf, type CloudForm } from './new-cloud.ts';

const form: CloudForm = {
  ...emptyCloudForm,
  namespace: 'hansa',
  name: 'rostock',
  displayName: 'Hansa Cloud',
  operator: 'Hansa IT eG',
  country: 'DE',
  endpoint: 'https://identity.rostock.example.org/v3',
  region: 'rostock-1',
  credentialId: 'id',
  credentialSecret: 'secret',
  ec2AccessKey: 'access',
  ec2SecretKey: 'secret-key',
  caBundle: '-----BEGIN CERTIFICATE-----\nQQ==\n-----END CERTIFICATE-----',
  scopes: ['scs-compatible-iaas'],
};

test('what is made is what the kinds want', () => {
  expect(problemsOf(form)).toEqual(new Map());
  const [secret, cloud, subject] = objectsOf(form);
  expect([secret!.path, cloud!.path, subject!.path]).toEqual([
    '/api/v1/namespaces/hansa/secrets',
    '/apis/cloud.allmend.dev/v1alpha1/namespaces/hansa/clouds',
    '/apis/conformance.allmend.dev/v1alpha1/namespaces/hansa/subjects',
  ]);
  for (const [kind, one] of [
    [Secret, secret],
    [Cloud, cloud],
    [Subject, subject],
  ] as const)
    expect(kind.zod.safeParse(one!.body).error).toBeUndefined();
  const file = (of: CloudForm) =>
    JSON.parse((objectsOf(of)[0]!.body as { stringData: { 'clouds.yaml': string } }).stringData['clouds.yaml']);
  const keys = { ec2_access_key: 'access', ec2_secret_key: 'secret-key' };
  expect(file(form)).toMatchObject({ clouds: { rostock: keys } });
  expect(Object.keys(file({ ...form, ec2AccessKey: '', ec2SecretKey: '' }).clouds.rostock)).toEqual([
    'auth_type',
    'auth',
  ]);
});

test('certificates keep the bytes that they were pasted with, also where a comment names an authority', () => {
  const caBundle = `# Főtanúsítvány\n${form.caBundle}`;
  const { spec } = objectsOf({ ...form, caBundle })[1]!.body as { spec: { caBundle: string } };
  expect(Buffer.from(spec.caBundle, 'base64').toString()).toBe(caBundle);
});

test.each([
  ['name', 'Rostock', 'bad-name'],
  ['name', '-x', 'bad-name'],
  ['name', '', 'required'],
  ['endpoint', 'identity.example.org', 'bad-url'],
  ['endpoint', 'https://x/v3?token=1', 'bad-url'],
  ['country', 'de', 'bad-country'],
  ['caBundle', 'nonsense', 'bad-ca'],
  ['credentialSecret', '  ', 'required'],
  ['ec2AccessKey', '', 'one-key'],
  ['ec2SecretKey', ' ', 'one-key'],
] as const)('%s "%s" is %s', (field, value, problem) => {
  expect([...problemsOf({ ...form, [field]: value })]).toEqual([[field, problem]]);
});

test('a clouds.yaml fills the form, with the first application credential in it', () => {
  const found = fromCloudsYaml({
    clouds: {
      old: { auth: { username: 'u', password: 'p' } },
      'Hansa West': {
        auth: { auth_url: 'https://x/v3', application_credential_id: 'i', application_credential_secret: 's' },
        region_name: 'west',
        ec2_access_key: 'a',
        ec2_secret_key: 'k',
      },
    },
  });
  expect(found).toEqual({
    endpoint: 'https://x/v3',
    credentialId: 'i',
    credentialSecret: 's',
    ec2AccessKey: 'a',
    ec2SecretKey: 'k',
    region: 'west',
    name: 'hansa-west',
  });
  for (const nothing of [null, 'text', {}, { clouds: {} }]) expect(fromCloudsYaml(nothing)).toBeNull();
});
