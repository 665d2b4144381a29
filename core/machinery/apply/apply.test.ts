import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../object/json.ts';
import { isStatusError, type StatusError } from '../status/status.ts';
import { applyFields } from './apply.ts';
import { applyConflict } from './conflict-status.ts';
import { applied, entriesOf, later, noon, ownersOf, thing, things, version } from './scenario-testing.ts';
import { resetFieldsOf } from './reset-fields.ts';
import { updateFields } from './update.ts';

const request = {
  schema: things,
  apiVersion: version,
  kind: 'Thing',
  subresource: '',
  force: 'false',
  now: noon,
} as const;

function failure(run: () => unknown): StatusError {
  try {
    run();
  } catch (error) {
    if (isStatusError(error)) return error;
    throw error;
  }
  throw new Error('did not fail');
}

describe('what is refused', () => {
  const refuse = (object: JsonObject): string => {
    const error = failure(() => applyFields({ ...request, live: null, manager: 'a', applied: object }));
    expect(error.code).toBe(400);
    return error.message;
  };
  const misfit = 'failed to create typed patch object (default/one; test.example/v1, Kind=Thing): ';

  it.each<[string, Json, string]>([
    ['a text for a number', { number: 'x' }, '.spec.number: expected numeric (int or float), got string'],
    ['a number for a text', { text: 1 }, '.spec.text: expected string, got number'],
    ['a map for a boolean', { flag: {} }, '.spec.flag: expected boolean, got map'],
    ['a map for int-or-string', { port: {} }, '.spec.port: expected any scalar, got map'],
    ['a list for a map', { labels: [] }, '.spec.labels: expected map, got list'],
    ['a map for a list', { tags: {} }, '.spec.tags: expected list, got map'],
    ['what is not declared', { other: 1 }, '.spec.other: field not declared in schema'],
    ['an item of the wrong type', { args: ['x', 1] }, '.spec.args[1]: expected string, got number'],
    ['duplicate values of a set', { tags: ['x', 'x'] }, '.spec.tags: duplicate entries for key [="x"]'],
    ['duplicate keys', { items: [{ name: 'a' }, { name: 'a' }] }, '.spec.items: duplicate entries for key [name="a"]'],
    [
      'duplicate keys by default',
      { ports: [{ port: 1 }, { port: 1, protocol: 'TCP' }] },
      '.spec.ports: duplicate entries for key [port=1,protocol="TCP"]',
    ],
    [
      'null in a set',
      { tags: [null] },
      ".spec.tags: element 0: associative list without keys has an element that's an explicit null",
    ],
    [
      'null among items',
      { items: [null] },
      '.spec.items: element 0: associative list with keys may not have a null element',
    ],
    [
      'scalars among items',
      { items: ['x'] },
      '.spec.items: element 0: associative list with keys may not have non-map elements',
    ],
    [
      'items without any key',
      { items: [{ value: 1 }] },
      '.spec.items: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
    ],
    [
      'several at once',
      { text: 1, items: [{ name: 'a', value: 'x' }] },
      'errors:\n  .spec.text: expected string, got number\n  .spec.items[name="a"].value: expected numeric (int or float), got string',
    ],
  ])('%s', (_, spec, message) => {
    expect(refuse(thing(spec))).toBe(misfit + message);
  });

  it.each<[string, JsonObject, string]>([
    ['another kind', { ...thing({}), kind: 'Other' }, 'invalid object type: test.example/v1, Kind=Other'],
    ['another version', { ...thing({}), apiVersion: 'v2' }, 'invalid object type: /v2, Kind=Thing'],
    ['no type at all', { metadata: {} }, 'invalid object type: /, Kind='],
    ['managedFields', thing({}, { managedFields: [] }), 'metadata.managedFields must be nil'],
  ])('%s', (_, object, message) => {
    expect(refuse(object)).toBe(message);
  });

  it('objects nested too deep', () => {
    let deep: Json = 1;
    for (let at = 0; at < 20_000; at++) deep = { a: deep };
    expect(refuse(thing({ free: deep }))).toContain('objects may not be nested more than 500 deep');
  });
});

describe('conflicts', () => {
  const object = (fields: JsonObject): JsonObject => thing(fields);

  it('name each field, its manager, and of updaters the version', () => {
    let live = applied(null, 'b', object({ text: 'x', labels: { a: '1' } }));
    live = updateFields({
      ...request,
      live,
      manager: 'kube"x',
      updated: { ...live, spec: { ...(live['spec'] as JsonObject), number: 1 } },
    });
    live = updateFields({
      ...request,
      live,
      manager: 'c',
      subresource: 'scale',
      updated: { ...live, spec: { ...(live['spec'] as JsonObject), flag: true } },
    });
    const { object: same, conflicts } = applyFields({
      ...request,
      live,
      manager: 'a',
      applied: object({ text: 'y', labels: { a: '2' }, number: 2, flag: false }),
    });
    expect(same).toEqual(live);
    const cause = (manager: string, field: string): object => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${manager}`,
      field,
    });
    expect(conflicts).toEqual([
      cause('"b"', '.spec.text'),
      cause('"b"', '.spec.labels.a'),
      cause(`"c" with subresource "scale" using ${version}`, '.spec.flag'),
      cause(`"kube\\"x" using ${version}`, '.spec.number'),
    ]);
    const { status } = applyConflict(conflicts);
    expect(status).toMatchObject({ code: 409, reason: 'Conflict', details: { causes: conflicts } });
    expect(status.message).toBe(
      [
        'Apply failed with 4 conflicts: conflicts with "b":',
        '- .spec.text',
        '- .spec.labels.a',
        'conflicts with "c" with subresource "scale" using test.example/v1:',
        '- .spec.flag',
        'conflicts with "kube\\"x" using test.example/v1:',
        '- .spec.number',
      ].join('\n'),
    );
  });

  it('one alone is told in one line', () => {
    const live = applied(null, 'b', object({ text: 'x' }));
    const { conflicts } = applyFields({ ...request, live, manager: 'a', applied: object({ text: 'y' }) });
    expect(applyConflict(conflicts).message).toBe('Apply failed with 1 conflict: conflict with "b": .spec.text');
  });
});

describe('entries', () => {
  it('are sorted, with times of their own', () => {
    let live = applied(null, 'b', thing({ text: 'x' }), { now: later(1) });
    live = applied(live, 'a', thing({ number: 1 }), { now: later(2) });
    live = updateFields({
      ...request,
      live,
      manager: 'u',
      now: later(3),
      updated: { ...live, spec: { text: 'x', number: 1, flag: true } },
    });
    expect(entriesOf(live)).toEqual([
      { manager: 'b', operation: 'Apply', apiVersion: version, time: '2026-05-01T12:01:00Z', fieldsType: 'FieldsV1' },
      { manager: 'a', operation: 'Apply', apiVersion: version, time: '2026-05-01T12:02:00Z', fieldsType: 'FieldsV1' },
      { manager: 'u', operation: 'Update', apiVersion: version, time: '2026-05-01T12:03:00Z', fieldsType: 'FieldsV1' },
    ]);
  });

  it('never speak of what identifies the object or of what the server sets', () => {
    const metadata = {
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-05-01T12:00:00Z',
      labels: { a: '1' },
      finalizers: ['x.example/y'],
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'c', uid: 'cu' }],
    };
    const live = applied(null, 'a', thing({ text: 'x' }, metadata));
    expect(ownersOf(live, '')).toEqual({
      a: [
        '.metadata.finalizers[="x.example/y"]',
        '.metadata.labels.a',
        '.metadata.ownerReferences[uid="cu"]',
        '.spec.text',
      ],
    });
  });

  it('an owner that loses its last field is forgotten', () => {
    let live = applied(null, 'a', thing({ text: 'x' }));
    live = applied(live, 'b', thing({ text: 'y' }), { force: 'true' });
    expect(Object.keys(ownersOf(live, ''))).toEqual(['b']);
  });

  it('a new owner of what is there already has a time, the others keep theirs', () => {
    let live = applied(null, 'a', thing({ text: 'x' }));
    live = applied(live, 'b', thing({ text: 'x' }), { now: later(5) });
    expect(entriesOf(live).map(({ manager, time }) => [manager, time])).toEqual([
      ['a', '2026-05-01T12:00:00Z'],
      ['b', '2026-05-01T12:05:00Z'],
    ]);
  });

  it('of versions that are served no more are forgotten', () => {
    const live = applied(null, 'a', thing({ text: 'x' }));
    const old = JSON.parse(
      JSON.stringify(live).replaceAll(`"apiVersion":"${version}","time"`, '"apiVersion":"test.example/v0","time"'),
    ) as JsonObject;
    const next = applied(old, 'b', thing({ text: 'y' }));
    expect(ownersOf(next)).toEqual({ b: ['.text'] });
  });

  it('that cannot be read stop an apply', () => {
    const live = thing({}, { managedFields: [{ operation: 'Apply' }] });
    const error = failure(() => applied(live, 'a', thing({})));
    expect(error.message).toContain('failed to decode managed fields: apiVersion must not be empty');
  });

  it('without a manager name are of "unknown"', () => {
    expect(ownersOf(applied(null, '', thing({ text: 'x' })))).toEqual({ unknown: ['.text'] });
  });
});

describe('the object before the first apply', () => {
  const stored = thing({ text: 'x', number: 1 }, { uid: 'u', labels: { a: '1' } });

  it('belongs to before-first-apply', () => {
    const live = applied(stored, 'a', thing({ text: 'x' }), { now: later(1) });
    expect(ownersOf(live, '')).toEqual({
      a: ['.spec.text'],
      'u:before-first-apply': ['.metadata.labels', '.metadata.labels.a', '.spec', '.spec.number', '.spec.text'],
    });
  });

  it('conflicts', () => {
    const { conflicts } = applyFields({ ...request, live: stored, manager: 'a', applied: thing({ text: 'y' }) });
    expect(conflicts).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: `conflict with "before-first-apply" using ${version}`,
        field: '.spec.text',
      },
    ]);
  });
});

describe('subresources', () => {
  const kind = { subresources: { status: true } } as const;

  it('keep to their part of the object', () => {
    const main = { resetFields: resetFieldsOf(kind, '') };
    const status = { subresource: 'status', resetFields: resetFieldsOf(kind, 'status') };
    let live = applied(null, 'a', { ...thing({ text: 'x' }), status: { phase: 'Ready' } }, main);
    expect(ownersOf(live, '')).toEqual({ a: ['.spec.text'] });
    live = applied(
      { ...live, status: {} },
      'a',
      { ...thing({ text: 'y' }), status: { phase: 'Ready' } },
      { ...status, force: 'true' },
    );
    expect(entriesOf(live).map(({ manager, subresource }) => [manager, subresource])).toEqual([
      ['a', undefined],
      ['a', 'status'],
    ]);
    const { managedFields } = live['metadata'] as { managedFields: JsonObject[] };
    expect(managedFields[1]!['fieldsV1']).toEqual({ 'f:status': { 'f:phase': {} } });
  });

  it('a change of what is reset is no conflict', () => {
    let live = applied(null, 'a', { ...thing({ text: 'x' }), status: { phase: 'Ready' } });
    live = applied(live, 'b', { ...thing({ number: 1 }), status: { phase: 'Failed' } }, { resetFields: [['status']] });
    expect(ownersOf(live, '')).toEqual({ a: ['.spec.text', '.status.phase'], b: ['.spec.number'] });
  });

  it('resetFieldsOf names them', () => {
    expect(resetFieldsOf(kind, '')).toEqual([['status']]);
    expect(resetFieldsOf({ subresources: {} }, '')).toEqual([]);
    expect(resetFieldsOf(kind, 'status')).toEqual([['metadata'], ['spec']]);
    expect(resetFieldsOf(kind, 'scale')).toEqual([]);
  });
});

describe('a schema that has changed', () => {
  const atomic = structuredClone(things) as { properties: { spec: { properties: Record<string, object> } } };
  atomic.properties.spec.properties['labels'] = {
    ...things.properties!['spec']!.properties!['labels'],
    'x-kubernetes-map-type': 'atomic',
  };
  atomic.properties.spec.properties['tags'] = {
    ...things.properties!['spec']!.properties!['tags'],
    'x-kubernetes-list-type': 'atomic',
  };

  it('gives a map or list that became one field to every owner of a part', () => {
    let live = applied(null, 'a', thing({ labels: { a: '1' }, tags: ['x'] }));
    live = applied(live, 'b', thing({ labels: { b: '1' } }));
    live = applied(live, 'c', thing({ text: 'x' }), { schema: atomic });
    expect(ownersOf(live)).toEqual({ a: ['.labels', '.tags'], b: ['.labels'], c: ['.text'] });
  });

  it('keeps the whole of what was one field', () => {
    let live = applied(null, 'a', thing({ labels: { a: '1' } }), { schema: atomic });
    live = applied(live, 'b', thing({ labels: { b: '1' } }));
    expect(ownersOf(live)).toEqual({ a: ['.labels'], b: ['.labels.b'] });
  });
});
