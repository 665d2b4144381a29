import { StatusError, statusErrors } from '@allmend/core-machinery';
import { expect, test } from 'vitest';
import { fixtureSheet, fixtureSource } from '../testing.ts';
import { clientSource } from './client-source.ts';

const group = '/apis/conformance.allmend.dev/v1alpha1';
type Ask = Parameters<typeof clientSource>[0]['content'];

/** A client whose answers a test writes itself, and what it was asked. */
function scripted(answer: (path: string, query: Readonly<Record<string, string | undefined>>) => unknown) {
  const seen: string[] = [];
  const content: Ask = (path, options = {}) => {
    seen.push(`${path}?${new URLSearchParams(options.query as Record<string, string>).toString()}`);
    const found = answer(path, options.query ?? {});
    const bytes =
      found === null ? null : found instanceof Uint8Array ? found : new TextEncoder().encode(JSON.stringify(found));
    return Promise.resolve({ bytes, contentType: 'application/json', etag: '"e1"' });
  };
  return { seen, content };
}

const missing = () => {
  throw new StatusError(statusErrors.notFound({ group: 'conformance.allmend.dev', resource: 'subjects' }, 'x').status);
};

test('the sheet is read once while it is the same', async () => {
  let changed = true;
  const client = scripted(() => (changed ? fixtureSheet() : null));
  const source = clientSource(client);
  expect(await source.sheet()).toEqual(fixtureSheet());
  changed = false;
  expect(await source.sheet()).toEqual(fixtureSheet());
  expect(client.seen).toEqual([`${group}/sheets/current/content?`, `${group}/sheets/current/content?`]);
});

test('each part is asked for where it is', async () => {
  const fixture = fixtureSource();
  const scope = 'scs-compatible-iaas';
  const subject = await fixture.subject('hansa/luebeck', scope);
  const client = scripted((path) =>
    path.endsWith('/content') ? new Uint8Array([1, 2]) : path.includes('/scopes/') ? { schema: 'x' } : subject,
  );
  const source = clientSource(client);
  expect(await source.subject('hansa/luebeck', scope)).toEqual(subject);
  expect(await source.evidence('hansa/luebeck', 'r1', 'ab')).toEqual(new Uint8Array([1, 2]));
  await expect(source.scope('a b')).rejects.toMatchObject({ reason: 'public.bad-data' });
  expect(client.seen).toEqual([
    `${group}/namespaces/hansa/subjects/luebeck/sheet?scope=${scope}`,
    `${group}/namespaces/hansa/evidences/ab/content?report=r1&subject=luebeck`,
    `${group}/scopes/a%20b/sheet?`,
  ]);
});

test('rows are read page by page, the newest first', async () => {
  const interval = (from: string) => ({
    interval: { scope: 's', version: 'v1', verdict: 'PASS', from, testcases: [] },
  });
  const client = scripted((_, query) =>
    query['continue'] === undefined
      ? { items: [interval('2026-01-01T00:00:00.000Z')], metadata: { continue: 'next' } }
      : { items: [interval('2026-02-01T00:00:00.000Z')], metadata: {} },
  );
  const rows = await clientSource(client).verdicts('hansa/luebeck', 's');
  expect(rows.map((one) => one.from)).toEqual(['2026-02-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  expect(client.seen[1]).toContain('continue=next');
  await expect(clientSource(scripted(() => ({ kind: 'Nothing' }))).dayRoots()).rejects.toMatchObject({
    reason: 'public.bad-data',
  });
});

test('what is not there is null, other errors are errors', async () => {
  const source = clientSource(scripted(missing));
  expect(await source.subject('a/b', 's')).toBeNull();
  expect(await source.finding('a/b', 'r', 't')).toBeNull();
  expect(await source.evidence('a/b', 'r', 'x')).toBeNull();
  expect(await source.verdicts('a/b', 's')).toEqual([]);
  await expect(source.sheet()).rejects.toThrow();
  const broken = clientSource(
    scripted(() => {
      throw new Error('down');
    }),
  );
  await expect(broken.subject('a/b', 's')).rejects.toThrow('down');
  const strange = clientSource(scripted(() => ({ ...fixtureSheet(), subjects: [{ id: 1 }] })));
  await expect(strange.sheet()).rejects.toMatchObject({ reason: 'public.bad-data' });
});
