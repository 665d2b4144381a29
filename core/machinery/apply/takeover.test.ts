import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../object/json.ts';
import { applyFields } from './apply.ts';
import { extractFields } from './extract.ts';
import { lastAppliedAnnotation } from './last-applied.ts';
import { entriesAfterScale, scaleEntries } from './scale.ts';
import { applied, later, noon, ownersOf, thing, things, version } from './scenario-testing.ts';
import { updateFields } from './update.ts';

const request = {
  schema: things,
  apiVersion: version,
  kind: 'Thing',
  subresource: '',
  force: 'false',
  now: noon,
} as const;

function annotationOf(object: JsonObject): Json | undefined {
  return (object['metadata'] as { annotations?: JsonObject }).annotations?.[lastAppliedAnnotation];
}

describe('an object that kubectl applied on the client side', () => {
  /** What client-side apply leaves: an update of all fields, with the annotation. */
  const stored = (spec: Json, last: string = JSON.stringify(thing(spec))): JsonObject =>
    updateFields({
      ...request,
      live: null,
      manager: 'kubectl-client-side-apply',
      updated: thing(spec, { annotations: { [lastAppliedAnnotation]: last } }),
    });
  const fieldsInConflict = (live: JsonObject, manager: string, spec: Json): (string | undefined)[] =>
    applyFields({ ...request, live, manager, applied: thing(spec) }).conflicts.map(({ field }) => field);

  it('is taken over by kubectl without conflict', () => {
    const live = applied(stored({ text: 'x', number: 1 }), 'kubectl', thing({ text: 'y' }), { now: later(1) });
    expect(live['spec']).toEqual({ text: 'y', number: 1 });
    expect(ownersOf(live)['kubectl']).toEqual(['.text']);
  });

  it('is not given to another manager', () => {
    expect(fieldsInConflict(stored({ text: 'x' }), 'a', { text: 'y' })).toEqual(['.spec.text']);
  });

  it('conflicts where the field is no longer what kubectl applied', () => {
    const old = stored({ text: 'x', number: 1 });
    const live = updateFields({
      ...request,
      live: old,
      manager: 'u',
      updated: { ...old, spec: { text: 'x', number: 2 } },
    });
    expect(fieldsInConflict(live, 'kubectl', { text: 'y', number: 3 })).toEqual(['.spec.number']);
  });

  it.each([
    ['empty', ''],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['of another version', JSON.stringify({ ...thing({ text: 'x' }), apiVersion: 'v0' })],
    ['not of the schema', JSON.stringify(thing({ text: 1 }))],
  ])('conflicts when the annotation is %s', (_, last) => {
    expect(fieldsInConflict(stored({ text: 'x' }, last), 'kubectl', { text: 'y' })).toEqual(['.spec.text']);
  });

  it('keeps an annotation that is up to date, sorted and without itself', () => {
    const object = thing(
      { text: '<y>' },
      { annotations: { b: '1', [lastAppliedAnnotation]: 'old' }, labels: { z: '1', a: '1' } },
    );
    const live = applied(stored({ text: 'x' }), 'kubectl', object, { force: 'true' });
    expect(annotationOf(live)).toBe(
      `{"apiVersion":"${version}","kind":"Thing","metadata":{"annotations":{"b":"1"},"labels":{"a":"1","z":"1"},"name":"one","namespace":"default"},"spec":{"text":"\\u003cy\\u003e"}}\n`,
    );
  });

  it('loses an annotation that would be too long', () => {
    const live = applied(stored({ text: 'x' }), 'kubectl', thing({ text: 'x'.repeat(256 * 1024) }));
    expect(annotationOf(live)).toBeUndefined();
  });

  it('gets no annotation that was not there', () => {
    expect(annotationOf(applied(null, 'kubectl', thing({ text: 'x' })))).toBeUndefined();
  });
});

describe('the scale subresource', () => {
  const replicas = ['spec', 'number'];
  const entriesIn = (object: JsonObject): Json => (object['metadata'] as JsonObject)['managedFields']!;
  const mapping = (object: JsonObject): Parameters<typeof scaleEntries>[0] => ({
    entries: entriesIn(object),
    apiVersion: version,
    replicas,
  });
  let live = applied(null, 'a', thing({ number: 1, text: 'x' }));
  live = applied(live, 'b', thing({ flag: true }));

  it('shows who owns the replicas, at their place in a Scale', () => {
    expect(scaleEntries(mapping(live))).toEqual([
      {
        manager: 'a',
        operation: 'Apply',
        apiVersion: 'autoscaling/v1',
        time: '2026-05-01T12:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      },
    ]);
  });

  it('changes nothing when the Scale was not changed', () => {
    expect(entriesAfterScale(mapping(live), scaleEntries(mapping(live)))).toEqual(entriesIn(live));
  });

  it('gives the replicas to who scaled, and the rest stays', () => {
    const scaled = {
      manager: 'hpa',
      operation: 'Update',
      apiVersion: 'autoscaling/v1',
      fieldsType: 'FieldsV1',
      subresource: 'scale',
    };
    const entries = entriesAfterScale(mapping(live), [{ ...scaled, fieldsV1: { 'f:spec': { 'f:replicas': {} } } }]);
    const next = { ...live, metadata: { managedFields: entries } };
    expect(ownersOf(next)).toEqual({ a: ['.text'], b: ['.flag'], 'u:hpa': ['.number'] });
    expect(entries.at(-1)).toMatchObject({ apiVersion: version, subresource: 'scale' });
    expect(entriesAfterScale(mapping(next), scaleEntries(mapping(next)))).toEqual(entries);
  });

  it('drops an owner that had only the replicas, and entries of other versions', () => {
    const only = applied(null, 'a', thing({ number: 1 }));
    expect(entriesAfterScale(mapping(only), [])).toEqual([]);
    expect(entriesAfterScale({ ...mapping(only), apiVersion: 'v0' }, [])).toEqual([]);
    expect(scaleEntries({ ...mapping(only), apiVersion: 'v0' })).toEqual([]);
  });

  it('ignores what cannot be read', () => {
    expect(scaleEntries({ entries: 'x', apiVersion: version, replicas })).toEqual([]);
  });
});

describe('extractFields', () => {
  const extract = (object: JsonObject, manager = 'me'): Json =>
    extractFields({ schema: things, object, manager, subresource: '' });

  it('takes what the manager still owns, and leaves what others put beside it', () => {
    let live = applied(
      null,
      'me',
      thing({ text: 'x', labels: {}, items: [{ name: 'i', value: 1 }], free: { list: [1] } }, { labels: { l: '1' } }),
    );
    live = applied(
      live,
      'other',
      thing({ text: 'y', labels: { a: '1' }, items: [{ name: 'i', other: 'o' }, { name: 'j' }] }),
      { force: 'true' },
    );
    expect(extract(live)).toEqual(
      thing({ labels: {}, items: [{ name: 'i', value: 1 }], free: { list: [1] } }, { labels: { l: '1' } }),
    );
  });

  it('is null for who has applied nothing, and where managedFields cannot be read', () => {
    expect(extract(applied(null, 'a', thing({ text: 'x' })))).toBeNull();
    expect(extract(updateFields({ ...request, live: null, manager: 'me', updated: thing({ text: 'x' }) }))).toBeNull();
    expect(extract(thing({}, { managedFields: 'x' }))).toBeNull();
  });
});
