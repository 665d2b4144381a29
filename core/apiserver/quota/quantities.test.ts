import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantityOf, type Kind } from '@allmend/core-machinery';
import { addTo, amountsText, countNames, quantitiesOf, readAmounts, usageOf, writeAmounts } from './quantities.ts';

const kind = {
  group: 'example.org',
  plural: 'widgets',
  quantities: { 'requests.storage': '.spec.disks[*].size' },
} as unknown as Kind;
const object = (spec: unknown) => ({ apiVersion: 'example.org/v1', kind: 'Widget', metadata: {}, spec });

describe('quantities', () => {
  test('are counted under the names of upstream', () => {
    expect(countNames({ group: '', plural: 'secrets' })).toEqual(['count/secrets', 'secrets']);
    expect(countNames({ group: 'apps', plural: 'deployments' })).toEqual(['count/deployments.apps']);
  });

  test('of one object are summed over a list', () => {
    const names = new Set(['requests.storage', 'count/widgets.example.org', 'other']);
    const usage = usageOf(kind, object({ disks: [{ size: '1Gi' }, { size: '512Mi' }, { size: true }, {}] }), names);
    expect(writeAmounts(usage)).toEqual({ 'count/widgets.example.org': '1', 'requests.storage': '1536Mi' });
  });

  test.each([
    [undefined, undefined],
    ['no json', undefined],
    ['[]', undefined],
    ['null', undefined],
    ['{}', undefined],
    ['{"a":1}', undefined],
    ['{"UPPER":".x"}', undefined],
    ['{"requests.storage":".spec.size","__proto__":".x"}', { 'requests.storage': '.spec.size' }],
  ])('declared by %j are %j', (text, expected) => {
    expect(quantitiesOf(text === undefined ? {} : { 'quota.allmend.dev/quantities': text })).toEqual(expected);
  });

  test('are written as they are read, sorted', () => {
    const amount = fc.bigInt({ min: 0n, max: 2n ** 62n }).map((value) => quantityOf(value));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), amount, { maxKeys: 6 }), (amounts) => {
        const map = new Map(Object.entries(amounts));
        const written = writeAmounts(map);
        expect(Object.keys(written)).toEqual(Object.keys(written).sort());
        expect(writeAmounts(readAmounts(written))).toEqual(written);
      }),
      { numRuns: 100 },
    );
  });

  test('add up in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 })), (values) => {
        const [one, two] = [new Map(), new Map()];
        for (const value of values) addTo(one, 'a', quantityOf(value));
        for (const value of values.toReversed()) addTo(two, 'a', quantityOf(value));
        expect(amountsText(one, ['a'])).toBe(amountsText(two, ['a']));
      }),
      { numRuns: 100 },
    );
  });
});
