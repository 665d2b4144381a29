import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareVersions, microversionHeaders, negotiate } from './microversion.ts';

test('versions are compared as numbers', () => {
  expect(compareVersions('2.9', '2.10')).toBeLessThan(0);
  expect(compareVersions('v3', '3.0')).toBe(0);
  expect(['v2.10', 'v2.9', 'v1', 'v2.100'].toSorted(compareVersions)).toEqual(['v1', 'v2.9', 'v2.10', 'v2.100']);
});

test('the result is never above ours, never above theirs, never below their lowest', () => {
  const minor = fc.nat(200);
  fc.assert(
    fc.property(minor, minor, minor, (wanted, one, other) => {
      const [min, max] = [Math.min(one, other), Math.max(one, other)];
      const agreed = negotiate(`2.${wanted}`, { min: `2.${min}`, max: `2.${max}` });
      expect(agreed).toBe(wanted < min ? null : `2.${Math.min(wanted, max)}`);
    }),
  );
});

test('both header forms', () => {
  expect(microversionHeaders('compute', '2.61')).toEqual({
    'OpenStack-API-Version': 'compute 2.61',
    'X-OpenStack-Nova-API-Version': '2.61',
  });
  expect(microversionHeaders('block-storage', '3.60')).toEqual({
    'OpenStack-API-Version': 'volume 3.60',
    'X-OpenStack-Volume-API-Version': '3.60',
  });
  expect(microversionHeaders('placement', '1.2')).toEqual({ 'OpenStack-API-Version': 'placement 1.2' });
  expect(microversionHeaders('application-container', '1.2')).toEqual({ 'OpenStack-API-Version': 'container 1.2' });
});
