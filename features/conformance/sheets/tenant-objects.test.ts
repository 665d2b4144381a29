import type { Client } from '@allmend/core-client';
import { expect, it } from 'vitest';
import { testScopeText } from '../verdicts/testing.ts';
import { loadScope } from './scope-reader.ts';
import { followObjects } from './tenant-objects.ts';
import { createMemoryObjects, documentObject, eventually, scopeObject, subjectObject } from './testing.ts';

it('answers 503 as long as the objects are not there, and closes all the same', async () => {
  const never = {
    kind: () => ({ tenant: '', page: () => new Promise(() => undefined), watch: () => undefined }),
  } as unknown as Client;
  const objects = followObjects({ client: never, patienceMs: 10 });
  await expect(objects.ready()).rejects.toMatchObject({ code: 503 });
  void objects.close();
});

it('holds no contents of documents, and is another revision only for what it shows', async () => {
  const memory = createMemoryObjects();
  memory.put(subjectObject('east'));
  memory.put(documentObject('permit', { content: Buffer.from('a plan').toString('base64') }, { state: 'Submitted' }));
  const objects = followObjects({ client: memory.client.tenant('') });
  await objects.ready();
  expect([...objects.documents()][0]!.spec).toMatchObject({ title: 'Permit' });
  expect([...objects.documents()][0]!.spec).not.toHaveProperty('content');
  const before = objects.revision();
  memory.put({ ...subjectObject('east'), status: { observedGeneration: 3 } } as never);
  memory.put(subjectObject('west'));
  await eventually(
    async () => objects.subjects().length,
    (count) => count === 2,
  );
  expect(objects.revision()).toBe(before + 1);
  expect(objects.subject('quay', 'west')).toMatchObject({ name: 'west' });
  expect(objects.subject('elsewhere', 'west')).toBeNull();
  await objects.close();
});

it('reads the same text once, and a shipped scope by its name', () => {
  const of = (name: string) => loadScope(scopeObject(name, testScopeText) as never);
  expect(of('a').scope).toBe(of('b').scope);
  const shipped = loadScope({
    metadata: { name: 'iaas' },
    spec: { shipped: 'scs-compatible-iaas', stage: 'published' },
  });
  expect(shipped.scope!.name).toBe('SCS-compatible IaaS');
  expect(loadScope({ metadata: { name: 'x' }, spec: { shipped: 'nothing', stage: 'draft' } }).scope).toBeNull();
});
