import { expect, test } from 'vitest';
import { profiles } from '../profiles.ts';
import { negotiate } from './microversion.ts';

const rules = {
  word: 'compute',
  legacyHeader: 'X-OpenStack-Nova-API-Version',
  major: 2,
  range: (profile: { nova: number }) => [1, profile.nova] as const,
};

function ask(headers: Record<string, string>, state = { microversion: 0, versioned: false }): number {
  return negotiate(rules, profiles.zed, headers, state);
}

test('both header forms are read, others of the same header are left alone', () => {
  expect(ask({})).toBe(1);
  expect(ask({ 'openstack-api-version': 'compute 2.61' })).toBe(61);
  expect(ask({ 'openstack-api-version': 'volume 3.70, compute 2.93' })).toBe(93);
  expect(ask({ 'openstack-api-version': 'volume 3.70' })).toBe(1);
  expect(ask({ 'x-openstack-nova-api-version': '2.40' })).toBe(40);
  expect(ask({ 'openstack-api-version': 'compute latest' })).toBe(93);
});

test('what the release lacks is 406 and echoed, what is no version is 400', () => {
  const state = { microversion: 0, versioned: false };
  expect(() => ask({ 'openstack-api-version': 'compute 2.94' }, state)).toThrow(
    expect.objectContaining({
      status: 406,
      message: 'Version 2.94 is not supported by the API. Minimum is 2.1 and maximum is 2.93.',
    }),
  );
  expect(state).toEqual({ microversion: 94, versioned: true });
  expect(() => ask({ 'openstack-api-version': 'compute x' })).toThrow(expect.objectContaining({ status: 400 }));
  expect(negotiate(rules, profiles.current, { 'openstack-api-version': 'compute 2.94' }, state)).toBe(94);
});
