import { openSqliteStore, type Write } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { removeOldEvents } from './old-events.ts';

const now = new Date('2026-11-21T12:00:00Z');

function event(tenant: string, name: string, times: object): Write {
  const { metadata = {}, ...rest } = times as { metadata?: object };
  const value = Buffer.from(JSON.stringify({ metadata: { name, ...metadata }, ...rest }));
  return { key: { tenant, group: '', resource: 'events', namespace: 'a', name }, op: 'put', value };
}

test('events that nobody has renewed for a day go, in every tenant, and nothing else', async () => {
  await using folder = await temporaryFolder('events');
  const store = await openSqliteStore({ folder: folder.path });
  const old = '2026-11-20T11:00:00Z';
  const young = '2026-11-20T13:00:00Z';
  await store.commit({
    writes: [
      event('root', 'old', { lastTimestamp: old }),
      event('city', 'old', { eventTime: old, metadata: { creationTimestamp: old } }),
      event('root', 'young', { lastTimestamp: young }),
      event('root', 'renewed', { lastTimestamp: old, series: { lastObservedTime: young } }),
      {
        ...event('root', 'old', {}),
        key: { tenant: 'root', group: '', resource: 'configmaps', namespace: 'a', name: 'old' },
      },
    ],
  });
  expect(await removeOldEvents(store, now)).toBe(2);
  const { items } = await store.list({ tenant: null, group: '', resource: 'events' });
  expect(items.map(({ key }) => key.name)).toEqual(['renewed', 'young']);
  expect(await store.count({ tenant: 'root', group: '', resource: 'configmaps' })).toBe(1);
  expect(await removeOldEvents(store, now)).toBe(0);
  await store.close();
});
