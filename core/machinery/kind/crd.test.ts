import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../object/json.ts';
import { asJson, asObject, type KubeObject } from '../object/object.ts';
import { schemaCatalogue } from '../schema/errors.ts';
import { fieldErrorText } from '../status/field-error.ts';
import { defaultCrd } from './crd.ts';
import { validateCrd } from './crd-rules.ts';
import { kindFromCrd } from './from-crd.ts';

type Change = (spec: JsonObject, crd: JsonObject) => void;

/** A good definition, changed by the test. */
function crdWith(change: Change = () => undefined): KubeObject {
  const crd: JsonObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.demo.example.org' },
    spec: {
      group: 'demo.example.org',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', shortNames: ['wi'], categories: ['all'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description: 'A widget.',
              properties: {
                spec: {
                  type: 'object',
                  properties: { size: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
                },
                status: { type: 'object', properties: { size: { type: 'integer' }, selector: { type: 'string' } } },
              },
            },
          },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.size',
              statusReplicasPath: '.status.size',
              labelSelectorPath: '.status.selector',
            },
          },
          additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 }],
          selectableFields: [{ jsonPath: '.spec.size' }],
        },
      ],
    },
  };
  change(crd['spec'] as JsonObject, crd);
  return asObject(crd);
}

function errors(change?: Change, old?: KubeObject): string[] {
  return validateCrd(crdWith(change), old).map(fieldErrorText);
}

const version = (spec: JsonObject, at = 0): JsonObject => (spec['versions'] as JsonObject[])[at]!;
const names = (spec: JsonObject): JsonObject => spec['names'] as JsonObject;
const root = (spec: JsonObject): JsonObject => (version(spec)['schema'] as JsonObject)['openAPIV3Schema'] as JsonObject;

describe('a definition', () => {
  test('that is good', () => {
    expect(errors()).toEqual([]);
  });

  test.each<[string, Change, string | RegExp]>([
    [
      'name',
      (_, crd) => (crd['metadata'] = { name: 'x' }),
      'metadata.name: Invalid value: "x": must be spec.names.plural+"."+spec.group',
    ],
    ['no group', (spec) => delete spec['group'], 'spec.group: Required value'],
    [
      'group without dot',
      (spec) => (spec['group'] = 'demo'),
      'spec.group: Invalid value: "demo": should be a domain with at least one dot',
    ],
    [
      'group',
      (spec) => (spec['group'] = 'Demo.X'),
      /^spec\.group: Invalid value: "Demo\.X": a lowercase RFC 1123 subdomain/,
    ],
    ['no scope', (spec) => delete spec['scope'], 'spec.scope: Required value'],
    [
      'scope',
      (spec) => (spec['scope'] = 'Everywhere'),
      'spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced"',
    ],
    ['no names', (spec) => delete spec['names'], 'spec.names.kind: Required value'],
    [
      'plural',
      (spec) => (names(spec)['plural'] = 'Widgets'),
      /^spec\.names\.plural: Invalid value: "Widgets": a DNS-1035 label/,
    ],
    [
      'kind',
      (spec) => (names(spec)['kind'] = 'Wid_get'),
      /^spec\.names\.kind: Invalid value: "Wid_get": may have mixed case, but should otherwise match: a DNS-1035 label/,
    ],
    [
      'list kind',
      (spec) => (names(spec)['listKind'] = 'Widget'),
      'spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same',
    ],
    [
      'short name',
      (spec) => (names(spec)['shortNames'] = ['w', '1']),
      /^spec\.names\.shortNames\[1\]: Invalid value: "1"/,
    ],
    ['category', (spec) => (names(spec)['categories'] = ['A']), /^spec\.names\.categories\[0\]: Invalid value: "A"/],
    [
      'version',
      (spec) => (version(spec)['name'] = 'V1'),
      /^spec\.versions\[0\]\.name: Invalid value: "V1": a DNS-1035 label/,
    ],
    [
      'no storage',
      (spec) => (version(spec)['storage'] = false),
      'spec.versions: Invalid value: ["v1"]: must have exactly one version marked as storage version',
    ],
    [
      'no versions',
      (spec) => (spec['versions'] = []),
      'spec.versions: Invalid value: []: must have exactly one version marked as storage version',
    ],
    [
      'same version twice',
      (spec) => (spec['versions'] = [version(spec), { ...version(spec), storage: false, served: false }]),
      'spec.versions: Invalid value: ["v1","v1"]: must contain unique version names',
    ],
    [
      'two served',
      (spec) => (spec['versions'] = [version(spec), { ...version(spec), name: 'v2', storage: false }]),
      'spec.versions: Forbidden: this server does not convert between versions: at most one version may have served: true',
    ],
    ['no schema', (spec) => delete version(spec)['schema'], 'spec.versions[0].schema.openAPIV3Schema: Required value'],
    [
      'schema',
      (spec) => (root(spec)['properties'] = { spec: {} }),
      'spec.versions[0].schema.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
    ],
    [
      'nullable root',
      (spec) => (root(spec)['nullable'] = true),
      'spec.versions[0].schema.openAPIV3Schema.nullable: Forbidden: nullable cannot be true at the root',
    ],
    [
      'root with status',
      (spec) => (root(spec)['anyOf'] = [{ required: ['spec'] }]),
      /^spec\.versions\[0\]\.schema\.openAPIV3Schema: Invalid value: .*only \[Description Type .* XValidations\] fields are allowed at the root of the schema if the status subresource is enabled$/,
    ],
    [
      'webhook',
      (spec) => (spec['conversion'] = { strategy: 'Webhook' }),
      'spec.conversion.strategy: Unsupported value: "Webhook": supported values: "None"',
    ],
    ['no strategy', (spec) => (spec['conversion'] = {}), 'spec.conversion.strategy: Required value'],
    [
      'unknown fields',
      (spec) => (spec['preserveUnknownFields'] = true),
      /^spec\.preserveUnknownFields: Invalid value: true: cannot set to true/,
    ],
    [
      'warning',
      (spec) => (version(spec)['deprecationWarning'] = 'x'),
      'spec.versions[0].deprecationWarning: Invalid value: "x": can only be set for deprecated versions',
    ],
    [
      'long warning',
      (spec) => Object.assign(version(spec), { deprecated: true, deprecationWarning: 'x'.repeat(257) }),
      /must be <= 256 characters long$/,
    ],
    [
      'warning with lines',
      (spec) => Object.assign(version(spec), { deprecated: true, deprecationWarning: 'a\nb' }),
      /non-printable character found at index 1$/,
    ],
    [
      'column without path',
      (spec) => (version(spec)['additionalPrinterColumns'] = [{ name: 'A', type: 'string' }]),
      'spec.versions[0].additionalPrinterColumns[0].jsonPath: Required value',
    ],
    [
      'column path',
      (spec) => (version(spec)['additionalPrinterColumns'] = [{ name: 'A', type: 'string', jsonPath: 'x' }]),
      'spec.versions[0].additionalPrinterColumns[0].jsonPath: Invalid value: "x": must be a simple json path starting with .',
    ],
    [
      'column type',
      (spec) => (version(spec)['additionalPrinterColumns'] = [{ name: 'A', type: 'x', jsonPath: '.x' }]),
      'spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "x": must be one of boolean,date,integer,number,string',
    ],
    [
      'column format',
      (spec) =>
        (version(spec)['additionalPrinterColumns'] = [{ name: 'A', type: 'string', format: 'x', jsonPath: '.x' }]),
      /\.format: Invalid value: "x": must be one of byte,date,date-time/,
    ],
    [
      'scale',
      (spec) =>
        (version(spec)['subresources'] = { scale: { specReplicasPath: '.status.x', statusReplicasPath: '.status.y' } }),
      'spec.versions[0].subresources.scale.specReplicasPath: Invalid value: ".status.x": should be a json path under .spec',
    ],
    [
      'half a scale',
      (spec) => (version(spec)['subresources'] = { scale: { specReplicasPath: '.spec.x' } }),
      'spec.versions[0].subresources.scale.statusReplicasPath: Required value',
    ],
    [
      'scale selector',
      (spec) =>
        (version(spec)['subresources'] = {
          scale: { specReplicasPath: '.spec.x', statusReplicasPath: '.status.y', labelSelectorPath: '.metadata.x' },
        }),
      'spec.versions[0].subresources.scale.labelSelectorPath: Invalid value: ".metadata.x": should be a json path under either .spec or .status',
    ],
    [
      'selectable',
      (spec) => (version(spec)['selectableFields'] = [{ jsonPath: '.spec.nope' }]),
      'spec.versions[0].selectableFields[0].jsonPath: Invalid value: ".spec.nope": is an invalid path: does not refer to a valid field',
    ],
    [
      'selectable list',
      (spec) => (version(spec)['selectableFields'] = [{ jsonPath: '.spec.tags' }]),
      /must point to a field of type string, boolean or integer/,
    ],
    [
      'selectable twice',
      (spec) => (version(spec)['selectableFields'] = [{ jsonPath: '.spec.size' }, { jsonPath: '.spec.size' }]),
      'spec.versions[0].selectableFields[1].jsonPath: Duplicate value: ".spec.size"',
    ],
    [
      'stored version',
      (_, crd) => (crd['status'] = { storedVersions: ['v0'] }),
      'status.storedVersions: Invalid value: ["v0"]: must have the storage version v1',
    ],
    [
      'protected group',
      (spec, crd) => ((spec['group'] = 'x.k8s.io'), (crd['metadata'] = { name: 'widgets.x.k8s.io' })),
      /^metadata\.annotations\[api-approved\.kubernetes\.io\]: Required value: protected groups must have approval annotation/,
    ],
  ])('%s', (_, change, expected) => {
    expect(errors(change)).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });

  test('selectable fields are eight at most', () => {
    const properties = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`f${at}`, { type: 'string' }]));
    const change =
      (count: number): Change =>
      (spec) => {
        root(spec)['properties'] = { spec: { type: 'object', properties } };
        version(spec)['selectableFields'] = Object.keys(properties)
          .slice(0, count)
          .map((name) => ({ jsonPath: `.spec.${name}` }));
      };
    expect(errors(change(8))).toEqual([]);
    expect(errors(change(9))).toEqual(['spec.versions[0].selectableFields: Too many: 9: must have at most 8 items']);
  });

  test('a protected group needs a page or a reason', () => {
    const change =
      (annotation: string): Change =>
      (spec, crd) => {
        spec['group'] = 'x.k8s.io';
        crd['metadata'] = { name: 'widgets.x.k8s.io', annotations: { 'api-approved.kubernetes.io': annotation } };
      };
    expect(errors(change('https://example.org/approved'))).toEqual([]);
    expect(errors(change('unapproved, only a test'))).toEqual([]);
    expect(errors(change('yes'))).toHaveLength(1);
    expect(errors(change('yes'), crdWith(change('yes')))).toEqual([]);
  });

  test('versions that are not served may stand beside the one that is', () => {
    expect(
      errors(
        (spec) => (spec['versions'] = [version(spec), { ...version(spec), name: 'v0', served: false, storage: false }]),
      ),
    ).toEqual([]);
  });

  test.each([
    null,
    1,
    'x',
    [],
    { versions: 1 },
    { versions: [null, 1] },
    { names: [], versions: [{ schema: 1, subresources: [], selectableFields: {} }] },
  ])('whatever stands in spec, errors come back: %j', (spec) => {
    const crd = asObject({ metadata: { name: 'x' }, spec } as JsonObject);
    expect(validateCrd(crd).length).toBeGreaterThan(0);
    expect(() => defaultCrd(crd)).not.toThrow();
  });
});

describe('a changed definition', () => {
  const established = crdWith(
    (_, crd) => (crd['status'] = { conditions: [{ type: 'Established', status: 'True' }], storedVersions: ['v1'] }),
  );

  test.each<[string, Change, string]>([
    [
      'group',
      (spec, crd) => ((spec['group'] = 'other.example.org'), (crd['metadata'] = { name: 'widgets.other.example.org' })),
      'spec.group: Invalid value: "other.example.org": field is immutable',
    ],
    [
      'plural',
      (spec, crd) => ((names(spec)['plural'] = 'widgetz'), (crd['metadata'] = { name: 'widgetz.demo.example.org' })),
      'spec.names.plural: Invalid value: "widgetz": field is immutable',
    ],
    ['scope', (spec) => (spec['scope'] = 'Cluster'), 'spec.scope: Invalid value: "Cluster": field is immutable'],
    [
      'kind',
      (spec) => (names(spec)['kind'] = 'Gadget'),
      'spec.names.kind: Invalid value: "Gadget": field is immutable',
    ],
  ])('%s', (_, change, expected) => {
    expect(errors(change, established)).toEqual([expected]);
  });

  test('scope and kind may change before it is established', () => {
    expect(errors((spec) => (spec['scope'] = 'Cluster'), crdWith())).toEqual([]);
  });

  test('short names, columns and the schema may change', () => {
    expect(
      errors((spec) => ((names(spec)['shortNames'] = []), (root(spec)['description'] = 'x')), established),
    ).toEqual([]);
  });

  test('a version in which objects may be stored stays', () => {
    const change: Change = (spec, crd) => {
      version(spec)['name'] = 'v2';
      crd['status'] = { storedVersions: ['v1', 'v2'] };
    };
    expect(errors(change, established)).toEqual([
      expect.stringMatching(
        /^status\.storedVersions\[0\]: Invalid value: "v1": missing from spec\.versions; v1 was previously a storage version/,
      ),
    ]);
  });

  test('a schema that was stored is not complained about', () => {
    const change: Change = (spec) => (root(spec)['properties'] = { spec: {} });
    expect(errors(change, crdWith(change))).toEqual([]);
    expect(errors(change, crdWith())).toHaveLength(1);
  });
});

describe('the kind of a definition', () => {
  test('has all that is served', () => {
    const { schema, ...kind } = kindFromCrd(crdWith(), 'v1');
    expect(kind).toEqual({
      group: 'demo.example.org',
      version: 'v1',
      kind: 'Widget',
      listKind: 'WidgetList',
      plural: 'widgets',
      singular: 'widget',
      shortNames: ['wi'],
      categories: ['all'],
      scope: 'Namespaced',
      description: 'A widget.',
      columns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size', priority: 1 }],
      subresources: {
        status: true,
        scale: {
          specReplicasPath: '.spec.size',
          statusReplicasPath: '.status.size',
          labelSelectorPath: '.status.selector',
        },
      },
      selectableFields: ['.spec.size'],
    });
    expect(Object.keys(schema.properties!)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'status']);
    expect(schema.properties!['metadata']).toMatchObject({ type: 'object' });
  });

  test('keeps what its schema says about metadata', () => {
    const metadata = { type: 'object', properties: { name: { type: 'string', maxLength: 5 } } };
    const kind = kindFromCrd(
      crdWith((spec) => ((root(spec)['properties'] as JsonObject)['metadata'] = metadata)),
      'v1',
    );
    expect(kind.schema.properties!['metadata']).toEqual(metadata);
  });

  test('is refused where there is none', () => {
    const unusable = (crd: KubeObject, name: string): unknown => {
      try {
        return kindFromCrd(crd, name);
      } catch (error) {
        return schemaCatalogue.is(error, 'crd-unusable') ? String(error) : error;
      }
    };
    expect(unusable(crdWith(), 'v2')).toContain(
      '"widgets.demo.example.org" gives no kind of version "v2": there is no such version',
    );
    expect(
      unusable(
        crdWith((spec) => delete version(spec)['schema']),
        'v1',
      ),
    ).toContain('it has no schema');
    expect(unusable(asObject({}), 'v1')).toContain('there is no such version');
  });
});

test('defaults are written into the definition', () => {
  const crd = crdWith();
  defaultCrd(crd);
  const json = asJson(crd);
  expect(json['spec']).toMatchObject({
    names: { singular: 'widget', listKind: 'WidgetList' },
    conversion: { strategy: 'None' },
  });
  expect(json['status']).toEqual({ storedVersions: ['v1'] });
  const again = structuredClone(crd);
  defaultCrd(again);
  expect(again).toEqual(crd);
  expect(validateCrd(crd)).toEqual([]);
});
