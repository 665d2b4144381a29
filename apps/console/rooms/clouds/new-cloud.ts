import { kinds, pathOf, type KindAddress } from '../../api/kinds.ts';
import { base64OfBytes } from '../../parts/untrusted.ts';

/** What is filled in to add a cloud. All texts, as typed. */
export interface CloudForm {
  readonly namespace: string;
  readonly name: string;
  readonly displayName: string;
  readonly operator: string;
  readonly country: string;
  readonly endpoint: string;
  readonly region: string;
  readonly credentialId: string;
  readonly credentialSecret: string;
  /** Keys for S3, which Keystone makes for no application credential; both or none. */
  readonly ec2AccessKey: string;
  readonly ec2SecretKey: string;
  readonly caBundle: string;
  readonly scopes: readonly string[];
  readonly active: 'daily' | 'never';
}

export const emptyCloudForm: CloudForm = {
  namespace: '',
  name: '',
  displayName: '',
  operator: '',
  country: '',
  endpoint: '',
  region: '',
  credentialId: '',
  credentialSecret: '',
  ec2AccessKey: '',
  ec2SecretKey: '',
  caBundle: '',
  scopes: [],
  active: 'daily',
};

export type FieldName = Exclude<keyof CloudForm, 'active'>;
export type FieldProblem = 'required' | 'one-key' | 'bad-name' | 'bad-url' | 'bad-country' | 'bad-ca';

/** Which fields need another look, and why; the server checks everything once more. */
export function problemsOf(form: CloudForm): ReadonlyMap<FieldName, FieldProblem> {
  const problems = new Map<FieldName, FieldProblem>();
  const required = [
    'namespace',
    'name',
    'displayName',
    'operator',
    'endpoint',
    'credentialId',
    'credentialSecret',
  ] as const;
  for (const field of required) if (form[field].trim() === '') problems.set(field, 'required');
  const [access, secret] = [form.ec2AccessKey.trim(), form.ec2SecretKey.trim()];
  if ((access === '') !== (secret === '')) problems.set(access === '' ? 'ec2AccessKey' : 'ec2SecretKey', 'one-key');
  if (form.scopes.length === 0) problems.set('scopes', 'required');
  // RFC 1123 labels, as the server wants names; its Secret is called after it.
  if (!problems.has('name') && !/^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/.test(form.name))
    problems.set('name', 'bad-name');
  if (!problems.has('endpoint') && !/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(form.endpoint.trim()))
    problems.set('endpoint', 'bad-url');
  if (form.country !== '' && !/^[A-Z]{2}$/.test(form.country)) problems.set('country', 'bad-country');
  if (form.caBundle.trim() !== '' && !form.caBundle.includes('-----BEGIN CERTIFICATE-----'))
    problems.set('caBundle', 'bad-ca');
  return problems;
}

/** One of the objects that make a cloud known here. */
export interface NewObject {
  readonly kind: KindAddress<unknown>;
  readonly name: string;
  readonly path: string;
  readonly body: object;
}

/**
 * Secret, Cloud and Subject, in the order in which they are created. Of the Secret only its file clouds.yaml counts; JSON is YAML, so
 * it needs no writer of its own.
 */
export function objectsOf(form: CloudForm): readonly NewObject[] {
  const { namespace, name } = form;
  const secretName = `${name}-credentials`;
  const cloudsYaml = JSON.stringify(
    {
      clouds: {
        [name]: {
          auth_type: 'v3applicationcredential',
          auth: {
            auth_url: form.endpoint.trim(),
            application_credential_id: form.credentialId.trim(),
            application_credential_secret: form.credentialSecret.trim(),
          },
          ...(form.ec2AccessKey.trim() !== '' && {
            ec2_access_key: form.ec2AccessKey.trim(),
            ec2_secret_key: form.ec2SecretKey.trim(),
          }),
        },
      },
    },
    null,
    2,
  );
  const object = (kind: KindAddress<unknown>, own: string, content: object): NewObject => ({
    kind,
    name: own,
    path: pathOf(kind, { namespace }),
    body: {
      apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
      kind: kind.kind,
      metadata: { name: own, namespace },
      ...content,
    },
  });
  return [
    object(kinds.secrets, secretName, { type: 'Opaque', stringData: { 'clouds.yaml': cloudsYaml } }),
    object(kinds.clouds, name, {
      spec: {
        type: 'openstack',
        endpoint: form.endpoint.trim(),
        credentialRef: { name: secretName },
        operator: form.operator.trim(),
        ...(form.region.trim() !== '' && { region: form.region.trim() }),
        ...(form.country !== '' && { country: form.country }),
        ...(form.caBundle.trim() !== '' && { caBundle: base64OfBytes(new TextEncoder().encode(form.caBundle.trim())) }),
      },
    }),
    object(kinds.subjects, name, {
      spec: {
        displayName: form.displayName.trim(),
        operator: form.operator.trim(),
        ...(form.region.trim() !== '' && { region: form.region.trim() }),
        ...(form.country !== '' && { country: form.country }),
        scopes: form.scopes,
        measurement: { cloud: name, active: form.active },
      },
    }),
  ];
}

interface CloudsYaml {
  readonly clouds?: Readonly<Record<string, CloudEntry>>;
}

interface CloudEntry {
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly region_name?: unknown;
  readonly ec2_access_key?: unknown;
  readonly ec2_secret_key?: unknown;
}

/** What a clouds.yaml, as Horizon gives it for an application credential, fills into the form; null when it holds no such entry. */
export function fromCloudsYaml(parsed: unknown): Partial<CloudForm> | null {
  const clouds = (typeof parsed === 'object' && parsed ? (parsed as CloudsYaml) : {}).clouds ?? {};
  for (const [name, { auth = {}, region_name: region, ...keys }] of Object.entries(clouds)) {
    const { ec2_access_key: access, ec2_secret_key: secret } = keys;
    const text = (key: string): string => (typeof auth[key] === 'string' ? auth[key] : '');
    if (text('application_credential_id') === '' || text('application_credential_secret') === '') continue;
    return {
      endpoint: text('auth_url'),
      credentialId: text('application_credential_id'),
      credentialSecret: text('application_credential_secret'),
      ...(typeof region === 'string' && { region }),
      ...(typeof access === 'string' && { ec2AccessKey: access }),
      ...(typeof secret === 'string' && { ec2SecretKey: secret }),
      ...(name !== 'openstack' && { name: name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-') }),
    };
  }
  return null;
}
