import { asJson, schemaOf, validateCrd } from '@allmend/core-machinery';
import { describe, expect, it } from 'vitest';
import { checkWrite } from '../../testing/kind-check.ts';
import { CustomResourceDefinition } from './custom-resource-definition.ts';
import { JsonSchemaPropsShape } from './json-schema.ts';

const [example] = CustomResourceDefinition.examples;
const metadata = { name: 'beehives.garden.example.org' };

describe('CustomResourceDefinition', () => {
  it('gets the names and the conversion that it leaves out', () => {
    const { object, errors } = checkWrite(CustomResourceDefinition, { spec: example!['spec'] }, { metadata });
    expect(errors).toEqual([]);
    expect(object['spec']).toMatchObject({
      names: { plural: 'beehives', singular: 'beehive', kind: 'Beehive', listKind: 'BeehiveList' },
      conversion: { strategy: 'None' },
    });
  });

  it('keeps the names that it gives', () => {
    const spec = {
      ...(example!['spec'] as object),
      names: { plural: 'p', kind: 'Kind', singular: 's', listKind: 'Many' },
    };
    const { object } = checkWrite(CustomResourceDefinition, { spec }, { metadata });
    expect(object['spec']).toMatchObject({ names: { singular: 's', listKind: 'Many' } });
  });

  it('has an example that the machinery takes', () => {
    const { object } = checkWrite(CustomResourceDefinition, { spec: example!['spec'] }, { metadata });
    expect(validateCrd(object)).toEqual([]);
  });

  it('keeps schemas as they are, at any depth, with any default', () => {
    const inner = {
      type: 'array',
      items: { type: 'object', properties: { a: { type: 'string', default: 'x', enum: ['x', 1] } } },
    };
    const openAPIV3Schema = {
      type: 'object',
      default: { spec: [1, null] },
      properties: { spec: inner, status: { additionalProperties: { type: 'integer' } } },
      'x-kubernetes-validations': [{ rule: 'true' }],
    };
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }];
    const spec = { ...(example!['spec'] as object), versions };
    const { object, errors } = checkWrite(CustomResourceDefinition, { spec }, { metadata });
    expect(errors).toEqual([]);
    expect(asJson(object)['spec']).toMatchObject({ versions });
  });

  it('knows every keyword of JSONSchemaProps', () => {
    expect(Object.keys(schemaOf(JsonSchemaPropsShape).properties ?? {})).toHaveLength(44);
  });
});
