import { setImmediate as breathe } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Client } from '@allmend/core-client';
import { createDirectory, type ObjectSource } from './directory.ts';
import { openDirectory } from './directory-informers.ts';
import { directoryOf, scopeObject, subjectObject, submitterObject, testTenant, type TestObjects } from './testing.ts';

const iaas = '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f';
const nothing = (): TestObjects => ({ subjects: [], submitters: [], scopes: [], certificates: [], documents: [] });

describe('names', () => {
  test('an alias goes before a name, in its namespace alone', () => {
    const [named, aliased, foreign] = [
      subjectObject('x'),
      subjectObject('y', { alias: 'x' }),
      subjectObject('x', {}, 'other'),
    ];
    const directory = directoryOf({ ...nothing(), subjects: [named, aliased, foreign] });
    expect(directory.subjectIn('ops', 'x')?.place.name).toBe('y');
    expect(directory.subjectIn('ops', 'y')?.place.name).toBe('y');
    expect(directory.subjectIn('other', 'x')?.place.uid).toBe(foreign.metadata.uid);
    expect(directory.subjectIn('third', 'x')).toBeNull();
    expect(directory.subjects().map(({ name }) => name)).toEqual(['x', 'x@ops', 'x@other']);
    expect(directory.subject('x')?.place.uid).toBe(named.metadata.uid);
  });

  test('an account has the name that the Submitter says, else its own', () => {
    const submitters = [submitterObject('one', { account: 'ci' }), submitterObject('two')];
    const directory = directoryOf({ ...nothing(), submitters });
    expect(['ci', 'one', 'two', '__proto__'].map((name) => directory.submitter(name)?.metadata.name)).toEqual([
      'one',
      undefined,
      'two',
      undefined,
    ]);
  });

  test('a scope is found by name, alias and UUID; published ones go before drafts', () => {
    const draft = scopeObject('a-draft', { shipped: 'scs-compatible-iaas', stage: 'draft' });
    const objects = { ...nothing(), scopes: [draft, scopeObject('mine', { shipped: 'scs-compatible-iaas' })] };
    const directory = directoryOf(objects);
    for (const name of ['mine', 'scs-compatible-iaas', 'iaas', iaas, iaas.toUpperCase()]) {
      expect(directory.scope(name)?.name).toBe('mine');
    }
    expect(directory.scope('a-draft')).toBeNull();
    expect(directory.scopesOf(iaas).map(({ name }) => name)).toEqual(['mine', 'a-draft']);
    expect(directory.scopes().map(({ name }) => name)).toEqual(['mine']);
  });

  test('a scope whose text was changed is read again', () => {
    const objects = { ...nothing(), scopes: [scopeObject('mine', { text: 'uuid: [' })] };
    const directory = directoryOf(objects);
    expect(directory.scope('mine')).toBeNull();
    const [before] = objects.scopes;
    const metadata = { ...before!.metadata, generation: 2 };
    objects.scopes[0] = { ...before!, metadata, spec: { shipped: 'scs-compatible-kaas', stage: 'published' } };
    expect(directory.scope('mine')?.scope.name).toBe('SCS-compatible KaaS');
  });

  test('the index is made anew only when something changed', () => {
    let reads = 0;
    let edition = 1;
    const subjects: ObjectSource<never> = { values: () => (reads++, []), edition: () => edition };
    const empty: ObjectSource<never> = { values: () => [], edition: () => 0 };
    const others = { submitters: empty, scopes: empty, certificates: empty, documents: empty };
    const directory = createDirectory({ tenant: testTenant, subjects, ...others });
    for (let n = 0; n < 5; n++) directory.subject('x');
    expect(reads).toBe(1);
    edition++;
    directory.subject('x');
    expect(reads).toBe(2);
  });
});

type Listener = (event: { type: 'added' | 'modified' | 'deleted'; object: unknown }) => void;

/** The part of a client that the directory uses; changes are told by the test. */
function scriptedClient() {
  const listeners = new Map<string, Listener>();
  const client = {
    kind: ({ kind }: { kind: string }) => ({
      tenant: '',
      page: async () => ({ items: [], resourceVersion: '1', next: null }),
      async *watch({ signal }: { signal: AbortSignal }) {
        const events: unknown[] = [];
        let wake = (): void => undefined;
        listeners.set(kind, (event) => {
          events.push(event);
          wake();
        });
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          yield* events.splice(0);
          await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    }),
  };
  return { client: client as unknown as Client, listeners };
}

describe('in a hub', () => {
  test('a directory follows the objects; a changed status is no change', async () => {
    const { client, listeners } = scriptedClient();
    await using directory = await openDirectory({ client, tenant: testTenant });
    await breathe();
    const subject = subjectObject('cloud-a');
    const versions = (resourceVersion: string, more: object = {}) => ({
      ...subject,
      ...more,
      metadata: { ...subject.metadata, resourceVersion, ...('generation' in more && { generation: more.generation }) },
    });
    listeners.get('Subject')!({ type: 'added', object: versions('2') });
    await breathe();
    expect(directory.subject('cloud-a')?.place.tenant).toBe(testTenant);
    const edition = directory.edition();
    listeners.get('Subject')!({ type: 'modified', object: versions('3', { status: {} }) });
    await breathe();
    expect(directory.edition()).toBe(edition);
    const renamed = { spec: { ...subject.spec, alias: 'other' }, generation: 2 };
    listeners.get('Subject')!({ type: 'modified', object: versions('4', renamed) });
    await breathe();
    expect(directory.subject('other')).not.toBeNull();
    expect(directory.edition()).not.toBe(edition);
    listeners.get('Subject')!({ type: 'deleted', object: versions('5', renamed) });
    await breathe();
    expect(directory.subjects()).toEqual([]);
  });
});
