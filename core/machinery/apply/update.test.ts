import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../object/json.ts';
import { applied, entriesOf, later, noon, ownersOf, thing, things, version, without } from './scenario-testing.ts';
import { keepUnchangedTimes } from './unchanged-times.ts';
import { updateFields } from './update.ts';

const request = { schema: things, apiVersion: version, subresource: '', now: noon } as const;

function update(
  live: JsonObject | null,
  manager: string,
  updated: JsonObject,
  now = noon,
  subresource = '',
): JsonObject {
  return updateFields({ ...request, live, manager, updated, now, subresource });
}

function withEntries(object: JsonObject, managedFields: Json): JsonObject {
  return { ...object, metadata: { ...(object['metadata'] as JsonObject), managedFields } };
}

it('a create owns all that it sets', () => {
  expect(ownersOf(update(null, 'u', thing({ text: 'x', labels: { a: '1' } })))).toEqual({
    'u:u': ['', '.labels', '.labels.a', '.text'],
  });
});

it('an update that changes nothing changes no entry', () => {
  const live = update(null, 'u', thing({ text: 'x' }));
  expect(update(live, 'other', live, later(5))).toEqual(live);
});

it('one manager has one entry per version and subresource, and a time that moves with its changes', () => {
  let live = update(null, 'u', thing({ text: 'x' }));
  live = update(live, 'u', { ...live, spec: { text: 'x', number: 1 } }, later(1));
  live = update(live, 'u', { ...live, status: { phase: 'Ready' } }, later(2), 'status');
  expect(entriesOf(live)).toEqual([
    { manager: 'u', operation: 'Update', apiVersion: version, time: '2026-05-01T12:01:00Z', fieldsType: 'FieldsV1' },
    {
      manager: 'u',
      operation: 'Update',
      apiVersion: version,
      time: '2026-05-01T12:02:00Z',
      fieldsType: 'FieldsV1',
      subresource: 'status',
    },
  ]);
});

it('an object that nobody tracks stays so until the first apply', () => {
  const live = thing({ text: 'x' }, { uid: 'u' });
  expect(update(live, 'u', thing({ text: 'y' }, { uid: 'u' }))).toEqual(thing({ text: 'y' }, { uid: 'u' }));
});

it('changes neither argument', () => {
  const live = update(null, 'u', thing({ text: 'x', items: [{ name: 'a' }] }));
  const updated = { ...live, spec: { text: 'y' } };
  const before = JSON.stringify([live, updated]);
  const result = update(live, 'v', updated);
  for (const entry of (result['metadata'] as { managedFields: JsonObject[] }).managedFields) entry['fieldsV1'] = {};
  expect(JSON.stringify([live, updated])).toBe(before);
});

describe('managedFields that a user sends', () => {
  const live = applied(update(null, 'u', thing({ text: 'x' })), 'a', thing({ number: 1 }));
  const entry = {
    manager: 'm',
    operation: 'Update',
    apiVersion: version,
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:text': {} } },
  };

  it.each([[[]], [[{}]]])('%j forgets all owners', (entries) => {
    expect(entriesOf(update(live, 'u', withEntries(live, entries)))).toEqual([]);
  });

  it('count, in canonical order', () => {
    const sent = { ...entry, fieldsV1: { 'f:spec': { 'f:text': {}, 'f:items': { 'k:{ "name":"a" }': {} } } } };
    const next = update(live, 'u', withEntries(live, [sent]));
    expect(JSON.stringify((next['metadata'] as JsonObject)['managedFields'])).toContain(
      '"fieldsV1":{"f:spec":{"f:items":{"k:{\\"name\\":\\"a\\"}":{}},"f:text":{}}}',
    );
    expect(Object.keys(ownersOf(next))).toEqual(['u:m']);
  });

  it.each<[string, Json]>([
    ['no list', { a: 1 }],
    ['no object', ['x']],
    ['a wrong operation', [{ ...entry, operation: 'Patch' }]],
    ['no version', [{ ...entry, apiVersion: '' }]],
    ['no type of fields', [{ ...entry, fieldsType: undefined as never }]],
    ['another type of fields', [{ ...entry, fieldsType: 'FieldsV2' }]],
    ['a manager that is no text', [{ ...entry, manager: 1 }]],
    ['a time that is none', [{ ...entry, time: 'yesterday' }]],
    ['fields that are none', [{ ...entry, fieldsV1: { spec: {} } }]],
    ['fields of the wrong shape', [{ ...entry, fieldsV1: [] }]],
    ['null', null],
  ])('leave ownership as it is when they have %s', (_, entries) => {
    expect(update(live, 'u', withEntries(live, entries))).toEqual(live);
  });

  it('do not count on a subresource', () => {
    expect(update(live, 'u', withEntries(live, []), noon, 'status')).toEqual(live);
  });

  it('may take over an entry, as kubectl does when it leaves client-side apply', () => {
    const old = update(null, 'kubectl-client-side-apply', thing({ text: 'x', number: 1 }));
    const [stored] = (old['metadata'] as { managedFields: JsonObject[] }).managedFields;
    const taken = update(
      old,
      'kubectl',
      withEntries(old, [{ ...stored, manager: 'kubectl', operation: 'Apply' }]),
      later(1),
    );
    expect(ownersOf(taken)).toEqual({ kubectl: ['', '.number', '.text'] });
    const next = applied(taken, 'kubectl', thing({ text: 'x' }), { now: later(2) });
    expect(next['spec']).toEqual({ text: 'x' });
  });
});

describe('more than ten updaters', () => {
  const member = (at: number): string => `m${String(at).padStart(2, '0')}`;
  const many = (count: number): JsonObject => {
    let live = update(null, 'first', thing({ free: {} }));
    for (let at = 1; at < count; at++) {
      const { free } = live['spec'] as { free: JsonObject };
      live = update(live, member(at), { ...live, spec: { free: { ...free, [member(at)]: at } } }, later(at));
    }
    return live;
  };

  it('are folded, oldest first, into ancient-changes', () => {
    expect(entriesOf(many(10)).map(({ manager }) => manager)).not.toContain('ancient-changes');
    const live = many(13);
    expect(entriesOf(live).map(({ manager }) => manager)).toEqual([
      'ancient-changes',
      ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map(member),
    ]);
    expect(entriesOf(live)[0]!['time']).toBe('2026-05-01T12:03:00Z');
    expect(ownersOf(live)['u:ancient-changes']).toEqual(['', '.free', '.free.m01', '.free.m02', '.free.m03']);
  });

  it('appliers are not counted', () => {
    let live = many(10);
    for (let at = 0; at < 12; at++) live = applied(live, `a${at}`, thing({ labels: { [`l${at}`]: 'x' } }));
    expect(entriesOf(live)).toHaveLength(22);
  });
});

describe('keepUnchangedTimes', () => {
  const live = update(null, 'u', thing({ text: 'x' }));
  const newer = JSON.parse(JSON.stringify(live).replaceAll('12:00:00', '13:00:00')) as JsonObject;

  it('brings old times back when nothing else is new', () => {
    expect(JSON.stringify(keepUnchangedTimes(live, newer))).toBe(JSON.stringify(live));
  });

  it.each<[string, JsonObject]>([
    ['a field', { ...newer, spec: { text: 'y' } }],
    ['an entry', withEntries(newer, [])],
    ['an owner', JSON.parse(JSON.stringify(newer).replace('"manager":"u"', '"manager":"v"')) as JsonObject],
  ])('leaves an object alone in which %s is new', (_, updated) => {
    expect(keepUnchangedTimes(live, updated)).toBe(updated);
  });

  it('takes a time away that the old entry had not', () => {
    const { managedFields } = live['metadata'] as { managedFields: JsonObject[] };
    const timeless = withEntries(
      live,
      managedFields.map((entry) => without(entry, 'time')),
    );
    expect(keepUnchangedTimes(timeless, newer)).toEqual(timeless);
  });
});
