import { ageCell, defineKind, isJsonObject, setMember } from '@allmend/core-machinery';
import type { FieldError, JsonObject, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { invalid, required, tooLong } from '../../validation.ts';
import {
  base64Errors,
  dataKeyErrors,
  decodedLength,
  immutableErrors,
  joinBase64Lines,
  longestData,
  objectMember,
} from './data-keys.ts';

/** Types with rules of their own. Source: core/v1 SecretType. */
export const secretTypes = {
  opaque: 'Opaque',
  serviceAccountToken: 'kubernetes.io/service-account-token',
  dockercfg: 'kubernetes.io/dockercfg',
  dockerConfigJson: 'kubernetes.io/dockerconfigjson',
  basicAuth: 'kubernetes.io/basic-auth',
  sshAuth: 'kubernetes.io/ssh-auth',
  tls: 'kubernetes.io/tls',
} as const;

/** Annotation that names the ServiceAccount of a token. Source: core/v1 ServiceAccountNameKey. */
export const serviceAccountNameAnnotation = 'kubernetes.io/service-account.name';

/** Source: kubernetes pkg/registry/core/secret, pkg/apis/core/{v1/conversion,validation}. */
export const Secret = defineKind({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  scope: 'Namespaced',
  description:
    'Something confidential under names: passwords, keys, tokens. Values are encrypted at rest. At most 1 MiB.',
  schema: z.object({
    type: z
      .string()
      .default(secretTypes.opaque)
      .describe('What the data is, for programs; some types demand certain keys. Cannot be changed.'),
    immutable: z.boolean().optional().describe('Once true, neither the data nor this can be changed any more.'),
    data: z
      .record(z.string(), z.string())
      .optional()
      .describe('The contents, each in base64. Names have letters, digits, -, _ and dots.'),
    stringData: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'Contents as plain text, for writing only: they are put into data, over what is there, and never given out.',
      ),
  }),
  selectableFields: ['.type'],
  columns: [
    { name: 'Type', type: 'string', description: 'Type of the secret.', jsonPath: '.type' },
    { name: 'Data', type: 'string', description: 'How many contents it has.', jsonPath: '.data' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'west-credentials', namespace: 'shop' },
      stringData: { 'clouds.yaml': 'clouds:\n  west:\n    auth:\n      application_credential_id: 1f0b\n' },
    },
  ],
  builtIn: {
    strategicMerge: true,
    sealed: true,
    withoutGeneration: true,
    cells: (object, now) => [
      typeof object['type'] === 'string' ? object['type'] : '',
      Object.keys(objectMember(object, 'data')).length,
      ageCell(object.metadata.creationTimestamp, now),
    ],
    normalize,
    validate,
  },
});

/** An object of the kind. */
export type Secret = ObjectOf<typeof Secret>;

function normalize(object: KubeObject, old?: KubeObject): void {
  if (object['type'] === '') object['type'] = old?.['type'] ?? secretTypes.opaque;
  joinBase64Lines(object['data']);
  mergeStringData(object);
}

/** Where anything has a wrong type, everything stays as it is, for the schema to refuse. */
function mergeStringData(object: KubeObject): void {
  const { data = {}, stringData } = object;
  if (!isJsonObject(stringData) || !isJsonObject(data)) return;
  const entries = Object.entries(stringData);
  if (entries.some(([, text]) => typeof text !== 'string')) return;
  const merged: JsonObject = {};
  for (const [key, value] of Object.entries(data)) setMember(merged, key, value);
  for (const [key, text] of entries) setMember(merged, key, Buffer.from(text as string).toString('base64'));
  delete object['stringData'];
  if (Object.keys(merged).length > 0) object['data'] = merged;
}

function validate(object: KubeObject, old?: KubeObject): FieldError[] {
  const data = objectMember(object, 'data');
  const errors = [...dataKeyErrors('data', data), ...base64Errors('data', data)];
  const total = Object.values(data).reduce<number>((sum, value) => sum + decodedLength(value), 0);
  if (total > longestData) errors.push(tooLong('data', longestData));
  errors.push(...typeErrors(object, data));
  const { type } = object;
  if (old !== undefined && typeof type === 'string' && type !== (old['type'] ?? secretTypes.opaque)) {
    errors.push(invalid('type', type, 'field is immutable'));
  }
  return [...errors, ...immutableErrors(object, old, ['data'])];
}

function typeErrors(object: KubeObject, data: JsonObject): FieldError[] {
  const missing = (...keys: string[]): FieldError[] =>
    keys.filter((key) => !Object.hasOwn(data, key)).map((key) => required(`data[${key}]`));
  switch (object['type']) {
    case secretTypes.serviceAccountToken: {
      const account = object.metadata.annotations?.[serviceAccountNameAnnotation];
      return account ? [] : [required(`metadata.annotations[${serviceAccountNameAnnotation}]`)];
    }
    case secretTypes.dockercfg:
      return jsonContentErrors(data, '.dockercfg');
    case secretTypes.dockerConfigJson:
      return jsonContentErrors(data, '.dockerconfigjson');
    case secretTypes.basicAuth: {
      const absent = missing('username', 'password');
      return absent.length === 2 ? absent : [];
    }
    case secretTypes.sshAuth:
      return decodedLength(data['ssh-privatekey'] ?? null) > 0 ? [] : [required('data[ssh-privatekey]')];
    case secretTypes.tls:
      return missing('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function jsonContentErrors(data: JsonObject, key: string): FieldError[] {
  const value = data[key];
  if (typeof value !== 'string') return [required(`data[${key}]`)];
  try {
    if (isJsonObject(JSON.parse(Buffer.from(value, 'base64').toString()))) return [];
  } catch {
    // No JSON: the same answer. What the parser says may repeat the secret.
  }
  return [invalid(`data[${key}]`, '<secret contents redacted>', 'must be a JSON object')];
}
