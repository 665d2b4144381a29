import { getEventListeners, once } from 'node:events';
import type { Store } from '@allmend/core-store';
import { storeErrors } from '@allmend/core-store';
import { waitUntil } from '@allmend/kit-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change, RuleContext } from '../registry/rules.ts';
import { escalationRules } from './escalation.ts';
import { createPolicySource } from './policy-source.ts';
import { createRbac } from './rbac.ts';

let closing: AbortController;
beforeEach(() => void (closing = new AbortController()));
afterEach(() => closing.abort());

/** A store without roles. Its watches stay open, or break as soon as they begin. */
function emptyStore(watches: 'open' | 'broken') {
  const seen = { reads: [] as string[], watches: 0 };
  const store = {
    revision: () => Promise.resolve(1),
    list({ tenant }: { readonly tenant: string }) {
      seen.reads.push(tenant);
      return Promise.resolve({ items: [] });
    },
    async *watch(_range: object, { signal }: { readonly signal: AbortSignal }) {
      seen.watches++;
      if (watches === 'broken') throw storeErrors.error('closed');
      yield { events: [] };
      await once(signal, 'abort');
    },
  };
  return { seen, store: store as unknown as Store };
}

test('the rights of who is asked about again and again are read once, however many others are', async () => {
  const { seen, store } = emptyStore('open');
  const source = createPolicySource(store, closing.signal);
  await waitUntil('the watches', () => Promise.resolve(seen.watches === 4));
  for (let n = 0; n < 1200; n++) {
    await source.policy(`t${n}`);
    await source.policy('root');
  }
  // Of the four kinds of objects once each.
  expect(seen.reads.filter((tenant) => tenant === 'root')).toHaveLength(4);
  await source.policy('t0');
  expect(seen.reads.filter((tenant) => tenant === 't0')).toHaveLength(8);
});

test('what was written here counts with the next request, however late the watch tells of it', async () => {
  const { seen, store } = emptyStore('open');
  const source = createPolicySource(store, closing.signal);
  await waitUntil('the watches', () => Promise.resolve(seen.watches === 4));
  await source.policy('root');
  const rules = escalationRules(source, createRbac(source));
  expect(rules).toHaveLength(4);
  for (const rule of rules) {
    const before = seen.reads.length;
    await source.policy('root');
    expect(seen.reads.length, rule.plural).toBe(before);
    await rule.committed!({ key: { tenant: 'root' } } as Change, {} as RuleContext);
    await source.policy('root');
    expect(seen.reads.length, rule.plural).toBe(before + 4);
  }
});

test('a store that is away is asked again and again, and nothing gathers meanwhile', async () => {
  const { seen, store } = emptyStore('broken');
  createPolicySource(store, closing.signal);
  await waitUntil('three rounds of watches', () => Promise.resolve(seen.watches >= 12));
  expect(getEventListeners(closing.signal, 'abort').length).toBeLessThanOrEqual(4);
});
