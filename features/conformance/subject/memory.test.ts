import { beforeEach, describe, expect, test } from 'vitest';
import type { Digests, Look } from './look.ts';
import { createSubjectMemory, type SubjectMemory } from './memory.ts';

const period = 600_000;
const begun = new Date('2026-11-21T08:00:00Z');
let now: number;
let memory: SubjectMemory;
beforeEach(() => {
  now = begun.getTime();
  memory = createSubjectMemory({ lookMs: period, begun }, () => new Date(now));
});

function look(change: Partial<Look> & { readonly status?: 'True' | 'False' } = {}): Look {
  const { status = 'True', ...rest } = change;
  return {
    at: new Date(now),
    version: 'v1',
    reachable: { type: 'Reachable', status: 'True', reason: 'Answers', message: '' },
    accepted: { type: 'CredentialsAccepted', status, reason: 'x', message: '' },
    credentials: null,
    digests: digests(),
    requests: 5,
    ...rest,
  };
}
const digests = (change: Partial<Digests> = {}): Digests => ({
  services: 's',
  versions: { compute: '2.1 2.95', image: '2.16' },
  lists: 'l',
  ...change,
});

describe('a cloud is looked at', () => {
  test('at once when its subject is new, soon after a restart when it is known', () => {
    expect(memory.lookDueIn('k', 'v1', 'new')).toBe(0);
    const spread = Array.from({ length: 50 }, (_, n) => memory.lookDueIn(`k${n}`, 'v1', 'known'));
    expect(Math.max(...spread)).toBeLessThanOrEqual(120_000);
    expect(new Set(spread).size).toBeGreaterThan(40);
  });

  test('again after a period; at once when the Cloud or its Secret is another; sooner while it refuses', () => {
    memory.looked('k', look());
    expect(memory.lookDueIn('k', 'v1', 'known')).toBeGreaterThanOrEqual(period * 0.9);
    expect(memory.lookDueIn('k', 'v1', 'known')).toBeLessThanOrEqual(period * 1.1);
    expect(memory.lookDueIn('k', 'v2', 'known')).toBe(0);
    now += period * 1.2;
    expect(memory.lookDueIn('k', 'v1', 'known')).toBe(0);
    memory.looked('k', look({ status: 'False' }));
    expect(memory.lookDueIn('k', 'v1', 'known')).toBeLessThanOrEqual(period * 0.2);
  });

  test('within a period also when the clock is set back', () => {
    memory.looked('k', look());
    now -= 86_400_000;
    expect(memory.lookDueIn('k', 'v1', 'known')).toBeLessThanOrEqual(period * 1.1);
  });
});

describe('a change', () => {
  test.each([
    ['nothing', {}, 'none'],
    ['the lists', { lists: 'other' }, 'lists'],
    ['the services', { services: 'other' }, 'services'],
    ['the versions of one', { versions: { compute: '2.1 2.96', image: '2.16' } }, 'services'],
    ['one that did not answer', { versions: { image: '2.16' } }, 'none'],
    ['one that had not answered yet', { versions: { compute: '2.1 2.95', image: '2.16', volume: '3.70' } }, 'none'],
    ['lists that were not asked', { lists: null }, 'none'],
  ] as const)('of %s', (_what, change, expected) => {
    memory.looked('k', look());
    memory.looked('k', look({ digests: digests(change) }));
    expect(memory.change('k')).toBe(expected);
  });

  test('is kept until a run was made that looks at it', () => {
    memory.looked('k', look());
    memory.looked('k', look({ digests: digests({ services: 'other' }) }));
    memory.looked('k', look({ digests: digests({ services: 'other', lists: 'other' }) }));
    expect(memory.change('k')).toBe('services');
    memory.changeTaken('k');
    expect(memory.change('k')).toBe('none');
  });

  test('of lists is seen across a look that did not ask them', () => {
    memory.looked('k', look());
    memory.looked('k', look({ digests: digests({ lists: null }) }));
    memory.looked('k', look({ digests: digests({ lists: 'other' }) }));
    expect(memory.change('k')).toBe('lists');
  });

  test('is that the credentials are accepted again; the first look is none', () => {
    memory.looked('k', look({ status: 'False', digests: null }));
    expect(memory.change('k')).toBe('none');
    memory.looked('k', look());
    expect(memory.change('k')).toBe('services');
  });
});

test('rounds of one subject are a second apart, unless it was changed; a clock that is set back holds nothing up', () => {
  expect(memory.roundDueIn('k', 1)).toBe(0);
  now += 400;
  expect(memory.roundDueIn('k', 1)).toBe(600);
  expect(memory.roundDueIn('other', 1)).toBe(0);
  expect(memory.roundDueIn('k', 2)).toBe(0);
  now += 1000;
  expect(memory.roundDueIn('k', 2)).toBe(0);
  now -= 3_600_000;
  expect(memory.roundDueIn('k', 2)).toBe(1000);
});

test('requests of looks count for an hour', () => {
  memory.looked('k', look());
  now += 1_800_000;
  memory.looked('k', look());
  expect(memory.requests('k')).toBe(10);
  now += 1_800_001;
  expect(memory.requests('k')).toBe(5);
  memory.forget('k');
  expect(memory.requests('k')).toBe(0);
});

test('subjects are found by what they name', () => {
  const named = { tenant: '', namespace: 'hansa', scopes: ['iaas'], cloud: 'west' };
  memory.remember('a', named);
  memory.remember('b', { ...named, scopes: ['kaas'], cloud: null });
  memory.looked('c', look());
  expect(memory.concerned(({ scopes }) => scopes.includes('iaas'))).toEqual(['a']);
  expect(memory.concerned(() => true)).toEqual(['a', 'b']);
});
