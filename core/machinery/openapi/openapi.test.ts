import { describe, expect, test } from 'vitest';

import type { Kind } from '../kind/kind.ts';
import type { Json, JsonObject } from '../object/json.ts';
import { modelName } from './model-name.ts';
import { openApiV2 } from './v2.ts';
import { openApiV3 } from './v3.ts';

const cloud: Kind = {
  group: 'cloud.example.org',
  version: 'v1',
  kind: 'Cloud',
  listKind: 'CloudList',
  plural: 'clouds',
  singular: 'cloud',
  shortNames: [],
  categories: [],
  scope: 'Namespaced',
  description: 'A cloud that is looked after.',
  schema: {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string', description: 'Always Cloud.' },
      metadata: { type: 'object' },
      spec: {
        type: 'object',
        description: 'What is wanted.',
        required: ['endpoint', 'note'],
        properties: {
          endpoint: { type: 'string', maxLength: 64, 'x-kubernetes-validations': [{ rule: "self != ''" }] },
          port: { 'x-kubernetes-int-or-string': true },
          note: { type: 'string', nullable: true },
          zones: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
          extra: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { a: { type: 'string' } },
          },
          template: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            required: ['spec'],
            properties: { spec: { type: 'object' } },
          },
          choice: {
            type: 'object',
            oneOf: [{ required: ['a'] }, { required: ['b'] }],
            additionalProperties: { type: 'integer' },
          },
        },
      },
    },
  },
  columns: [],
  subresources: { status: true, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } },
  selectableFields: ['.spec.endpoint'],
};

const review: Kind = {
  ...cloud,
  group: 'authorization.k8s.io',
  kind: 'SelfSubjectAccessReview',
  listKind: 'SelfSubjectAccessReviewList',
  plural: 'selfsubjectaccessreviews',
  scope: 'Cluster',
  subresources: {},
  selectableFields: [],
  builtIn: { verbs: ['create'] },
};

const secret: Kind = {
  ...cloud,
  group: '',
  kind: 'Secret',
  listKind: 'SecretList',
  plural: 'secrets',
  subresources: {},
  builtIn: { strategicMerge: true },
};

const at = (document: Json, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((value, name) => (value as JsonObject | undefined)?.[name], document);

const model = 'org.example.cloud.v1.Cloud';
const v3 = openApiV3([cloud, secret, review], { group: 'cloud.example.org', version: 'v1' });
const v2 = openApiV2([cloud, secret, review]);

/** All `$ref` of a document. */
function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === '$ref' ? [inner as string] : references(inner)));
}

test.each([
  [{ group: '', version: 'v1', kind: 'Secret' }, 'io.k8s.api.core.v1.Secret'],
  [{ group: 'apps', version: 'v1', kind: 'Deployment' }, 'io.k8s.api.apps.v1.Deployment'],
  [{ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' }, 'io.k8s.api.rbac.v1.Role'],
  [{ group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' }, 'io.k8s.api.coordination.v1.Lease'],
  [
    { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' },
    'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  ],
  [{ group: 'cloud.allmend.dev', version: 'v1alpha1', kind: 'Cloud' }, 'dev.allmend.cloud.v1alpha1.Cloud'],
])('the model of %o is %s', (gvk, name) => {
  expect(modelName(gvk)).toBe(name);
});

describe.each([
  ['3', v3, ['components', 'schemas'], '#/components/schemas/'],
  ['2', v2, ['definitions'], '#/definitions/'],
] as const)('OpenAPI %s', (_version, document, models, prefix) => {
  test('every reference names a model of the document', () => {
    const names = Object.keys(at(document, ...models) as JsonObject);
    const missing = references(document).filter((reference) => !names.includes(reference.slice(prefix.length)));
    expect(missing).toEqual([]);
    expect(references(document).every((reference) => reference.startsWith(prefix))).toBe(true);
  });

  test('kind and list say what they are and what can be selected', () => {
    expect(at(document, ...models, model)).toMatchObject({
      description: 'A cloud that is looked after.',
      'x-kubernetes-group-version-kind': [{ group: 'cloud.example.org', version: 'v1', kind: 'Cloud' }],
      'x-kubernetes-selectable-fields': [{ fieldPath: 'spec.endpoint' }],
    });
    expect(at(document, ...models, `${model}List`)).toMatchObject({
      required: ['items'],
      'x-kubernetes-group-version-kind': [{ group: 'cloud.example.org', version: 'v1', kind: 'CloudList' }],
      properties: { items: { items: { $ref: `${prefix}${model}` } } },
    });
  });

  test('metadata refers to ObjectMeta, with a description that clients read', () => {
    const metadata = at(document, ...models, model, 'properties', 'metadata')!;
    expect(references(metadata)).toEqual([`${prefix}io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`]);
    expect(metadata).toHaveProperty('description');
    expect(at(document, ...models, model, 'properties', 'kind')).toEqual({
      type: 'string',
      description: 'Always Cloud.',
    });
  });

  test('each path has its operations, each with action and kind', () => {
    const paths = at(document, 'paths') as Record<string, JsonObject>;
    const root = '/apis/cloud.example.org/v1';
    const methods = (path: string): string[] => Object.keys(paths[path]!).filter((name) => name !== 'parameters');
    expect(methods(`${root}/clouds`)).toEqual(['get']);
    expect(methods(`${root}/namespaces/{namespace}/clouds`)).toEqual(['get', 'post', 'delete']);
    expect(methods(`${root}/namespaces/{namespace}/clouds/{name}`)).toEqual(['get', 'put', 'delete', 'patch']);
    expect(methods(`${root}/namespaces/{namespace}/clouds/{name}/status`)).toEqual(['get', 'put', 'patch']);
    expect(methods(`${root}/namespaces/{namespace}/clouds/{name}/scale`)).toEqual(['get', 'put', 'patch']);
    expect(at(paths, `${root}/clouds`, 'get')).toMatchObject({
      'x-kubernetes-action': 'list',
      'x-kubernetes-group-version-kind': { group: 'cloud.example.org', version: 'v1', kind: 'Cloud' },
    });
  });

  test('every operation has an id of its own', () => {
    const paths = at(document, 'paths') as Record<string, JsonObject>;
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item).flatMap(
        (operation) => ((operation as JsonObject)['operationId'] as string | undefined) ?? [],
      ),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('kubectl finds out that the server validates fields and runs dry: parameters of the patch itself', () => {
    const path = '/apis/cloud.example.org/v1/namespaces/{namespace}/clouds/{name}';
    const parameters = at(document, 'paths', path, 'patch', 'parameters') as { name: string }[];
    expect(parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['dryRun', 'fieldValidation', 'fieldManager', 'force']),
    );
    const shared = at(document, 'paths', path, 'parameters') as { name: string; in: string; required?: boolean }[];
    expect(shared).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'name', in: 'path', required: true }),
        expect.objectContaining({ name: 'namespace', in: 'path', required: true }),
      ]),
    );
  });

  test('the same input gives the same bytes', () => {
    const again =
      document === v3
        ? openApiV3([cloud], { group: 'cloud.example.org', version: 'v1' })
        : openApiV2([cloud, secret, review]);
    expect(JSON.stringify(again)).toBe(JSON.stringify(document));
  });
});

describe('OpenAPI 3', () => {
  const spec = (name: string): JsonObject =>
    at(v3, 'components', 'schemas', model, 'properties', 'spec', 'properties', name) as JsonObject;

  test('has only the kinds of its group version', () => {
    const names = Object.keys(at(v3, 'components', 'schemas') as JsonObject);
    expect(names.filter((name) => !name.startsWith('io.k8s.apimachinery'))).toEqual([
      'io.k8s.api.autoscaling.v1.Scale',
      model,
      `${model}List`,
    ]);
  });

  test('keeps validation and extensions', () => {
    expect(spec('endpoint')).toEqual({
      type: 'string',
      maxLength: 64,
      'x-kubernetes-validations': [{ rule: "self != ''" }],
    });
    expect(spec('zones')).toMatchObject({ 'x-kubernetes-list-type': 'set' });
    expect(spec('note')).toEqual({ type: 'string', nullable: true });
    expect(spec('choice')).toMatchObject({ oneOf: expect.any(Array), additionalProperties: { type: 'integer' } });
  });

  test('an integer or string is either', () => {
    expect(spec('port')).toEqual({
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    });
  });

  test('an embedded object has what every object has', () => {
    expect(spec('template')).toMatchObject({
      required: ['spec', 'kind', 'apiVersion'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { allOf: [expect.anything()] },
        spec: { type: 'object' },
      },
    });
  });

  test('patch types are those that the kind is patched with', () => {
    const types = (document: JsonObject, path: string): string[] =>
      Object.keys(at(document, 'paths', path, 'patch', 'requestBody', 'content') as JsonObject);
    expect(types(v3, '/apis/cloud.example.org/v1/namespaces/{namespace}/clouds/{name}')).toEqual([
      'application/json-patch+json',
      'application/merge-patch+json',
      'application/apply-patch+yaml',
    ]);
    const core = openApiV3([secret], { group: '', version: 'v1' });
    expect(types(core, '/api/v1/namespaces/{namespace}/secrets/{name}')).toContain(
      'application/strategic-merge-patch+json',
    );
  });

  test('a review is only created', () => {
    const document = openApiV3([review], { group: 'authorization.k8s.io', version: 'v1' });
    expect(document['paths']).toEqual({
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': {
        parameters: expect.any(Array),
        post: expect.any(Object),
      },
    });
  });

  test('no kinds: a document without paths', () => {
    expect(openApiV3([], { group: 'none.example.org', version: 'v1' })).toMatchObject({ openapi: '3.0.0', paths: {} });
  });
});

describe('OpenAPI 2', () => {
  const spec = at(v2, 'definitions', model, 'properties', 'spec') as {
    required: string[];
    properties: Record<string, JsonObject>;
  };

  test('what it cannot say is left out', () => {
    expect(spec.properties['port']).toEqual({ 'x-kubernetes-int-or-string': true });
    expect(spec.properties['note']).toEqual({});
    expect(spec.properties['extra']).toEqual({ 'x-kubernetes-preserve-unknown-fields': true });
    expect(spec.properties['choice']).toEqual({ type: 'object', additionalProperties: { type: 'integer' } });
    expect(spec.properties['endpoint']).toEqual({ type: 'string', maxLength: 64 });
    expect(spec.required).toEqual(['endpoint']);
  });

  test('bodies are parameters', () => {
    const post = at(v2, 'paths', '/apis/cloud.example.org/v1/namespaces/{namespace}/clouds', 'post') as JsonObject;
    expect(post['parameters']).toContainEqual({
      name: 'body',
      in: 'body',
      required: true,
      schema: { $ref: `#/definitions/${model}` },
    });
  });

  test('an array whose items cannot be said has no type', () => {
    const kind: Kind = {
      ...cloud,
      schema: { type: 'object', properties: { list: { type: 'array', nullable: true, items: { type: 'string' } } } },
    };
    const document = openApiV2([kind]);
    expect(at(document, 'definitions', model, 'properties', 'list')).toEqual({});
  });

  test('a kind that keeps unknown members names none: clients would refuse the others', () => {
    const kind: Kind = { ...cloud, schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    expect(at(openApiV2([kind]), 'definitions', model)).not.toHaveProperty('properties');
    expect(at(openApiV3([kind], kind), 'components', 'schemas', model)).toHaveProperty('properties.metadata');
  });
});

test('a property named __proto__ stays a property', () => {
  const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}') as Kind['schema'];
  const document = openApiV3([{ ...cloud, schema }], cloud);
  const properties = at(document, 'components', 'schemas', model, 'properties') as JsonObject;
  expect(Object.hasOwn(properties, '__proto__')).toBe(true);
});
