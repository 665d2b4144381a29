import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConsistency, checkRecency, checkUniqueness } from './check.ts';
import { classifyAge, type Age } from './recency.ts';
import { sampleImage } from './sample-image.ts';
import { replacePeriods } from './values.ts';

const at = new Date('2026-08-21T00:00:00Z');
const stale = { image_build_date: '2026-05-01' };

test.each<[string, Record<string, unknown>, Age]>([
  ['monthly, at its limit of 34.1 days', { image_build_date: '2026-07-17 21:36:00' }, 'fine'],
  ['monthly, one second later', { image_build_date: '2026-07-17 21:35:59' }, 'outdated'],
  ['weekly, 192.5 hours', { replace_frequency: 'weekly', image_build_date: '2026-08-12 23:30' }, 'fine'],
  ['weekly, a minute more', { replace_frequency: 'weekly', image_build_date: '2026-08-12 23:29' }, 'outdated'],
  ['quarterly', { replace_frequency: 'quarterly', image_build_date: '2026-05-11' }, 'outdated'],
  ['never', { ...stale, replace_frequency: 'never' }, 'fine'],
  ['critical_bug', { ...stale, replace_frequency: 'critical_bug' }, 'fine'],
  ['a frequency that does not exist', { ...stale, replace_frequency: 'toString' }, 'fine'],
  ['no promise', { ...stale, provided_until: 'none' }, 'fine'],
  ['promise ended', { ...stale, provided_until: '2026-08-20' }, 'fine'],
  ['promise ends this instant', { ...stale, provided_until: '2026-08-21' }, 'outdated'],
  ['unreadable end', { ...stale, provided_until: 'banana' }, 'invalid-end'],
  ['no end', { ...stale, provided_until: null }, 'no-end'],
  ['hidden', { ...stale, os_hidden: true }, 'outdated-marked'],
  ['marked old', { ...stale, name: 'Heidekraut 5 old' }, 'outdated-marked'],
  ['marked by date', { ...stale, name: 'Heidekraut 5 20260501' }, 'outdated-marked'],
  ['marked by ISO date', { ...stale, name: 'Heidekraut 5 2026-05-01' }, 'outdated-marked'],
  ['no date but digits', { ...stale, name: 'Heidekraut 5 99999999' }, 'outdated'],
  ['a name of one word', { ...stale, name: '20260501' }, 'outdated'],
  ['no build date: registration counts', { image_build_date: null }, 'fine'],
  ['unreadable build date', { image_build_date: 'banana', created_at: '2026-01-01T00:00:00Z' }, 'outdated'],
])('age: %s', (_name, change, age) => {
  expect(classifyAge(sampleImage(change), at)).toBe(age);
});

function judge(...changes: readonly Record<string, unknown>[]) {
  return checkRecency(
    changes.map((change, n) => sampleImage({ id: `id-${n}`, ...change })),
    at,
  );
}

test.each<[string, Record<string, unknown>[], Verdict]>([
  ['fresh', [{}], 'PASS'],
  ['stale and alone', [stale], 'FAIL'],
  ['renamed and replaced', [{ ...stale, name: 'Heidekraut 5 20260501' }, {}], 'PASS'],
  ['replacement is stale too', [{ ...stale, name: 'Heidekraut 5 20260501' }, stale], 'FAIL'],
  ['replaced, name without a mark', [{ ...stale, name: 'Heidekraut 5 foo' }, {}], 'PASS'],
  ['blanks before the last word', [{ ...stale, name: 'Heidekraut 5  old' }, {}], 'PASS'],
  ['not renamed', [stale, {}], 'FAIL'],
  ['a name of one word', [{ ...stale, name: 'Heide' }, {}], 'FAIL'],
  ['unreadable end', [{ ...stale, provided_until: 'banana' }, {}], 'FAIL'],
])('%s: same in both semantics', (_name, images, verdict) => {
  const outcome = judge(...images);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.official).toBeUndefined();
});

test.each<[string, Record<string, unknown>[], Verdict, Verdict, string]>([
  ['no end', [{ ...stale, provided_until: null }], 'FAIL', 'DNF', '0102-outdated-without-end'],
  [
    'no end, replaced',
    [{ ...stale, provided_until: null, name: 'Heidekraut 5 old' }, {}],
    'PASS',
    'DNF',
    '0102-outdated-without-end',
  ],
  ['no name', [{ ...stale, name: null }], 'FAIL', 'DNF', '0102-nameless-image'],
  [
    'two images of one name',
    [{ ...stale, name: 'U 24 old' }, { name: 'U 24' }, { ...stale, name: 'U 24' }, { name: 'U' }],
    'PASS',
    'FAIL',
    '0102-same-name',
  ],
  ['hidden, not replaced', [{ ...stale, os_hidden: true }], 'FAIL', 'PASS', '0102-hidden-images'],
])('%s: the text and the official suite differ', (_name, images, verdict, official, deviation) => {
  expect(judge(...images)).toMatchObject({ verdict, official, deviation });
});

test('a hidden image may bear the name of its successor', () => {
  const outcome = judge({ ...stale, os_hidden: true }, {});
  expect(outcome).toMatchObject({ verdict: 'PASS' });
  expect(outcome.official).toBeUndefined();
});

test('an image only gets older: once outdated it stays so until its promise ends', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...replacePeriods.keys()),
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 3000 }),
      (frequency, first, more) => {
        const image = sampleImage({ replace_frequency: frequency, provided_until: '2099-01-01' });
        const hour = 3_600_000;
        const early = classifyAge(image, new Date(at.getTime() + first * hour));
        const late = classifyAge(image, new Date(at.getTime() + (first + more) * hour));
        return early === 'fine' || late === early;
      },
    ),
  );
});

test('two visible generic images of one kind are told with a command that keeps the newer', () => {
  const outcome = checkUniqueness([
    sampleImage({ id: 'older', created_at: '2026-07-02T00:00:00Z' }),
    sampleImage({ id: 'newer' }),
    sampleImage({ id: 'arm', architecture: 'aarch64' }),
  ]);
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.details).toHaveLength(1);
  expect(outcome.remedy).toEqual(['openstack image set --property os_purpose=oldgeneric older']);
});

test.each([
  ['hidden', { os_hidden: true }],
  ['community', { visibility: 'community' }],
  ['another purpose', { os_purpose: 'oldgeneric' }],
  ['no distribution', { os_distro: null }],
  ['another version', { os_version: '5.1' }],
])('a second image that is of %s kind is no duplicate', (_name, change) => {
  expect(checkUniqueness([sampleImage(), sampleImage({ id: 'b', ...change })]).verdict).toBe('PASS');
});

test.each<[Record<string, unknown>, Verdict, RegExp?]>([
  [{}, 'PASS'],
  [{ license_included: 'True', license_required: 'false', maintained_until: '2030-01-01' }, 'PASS'],
  [{ l1_support_contact: 'mailto:help@heide.example', patchlevel: '5.0.3', tags: ['os:heidekraut'] }, 'PASS'],
  [{ license_included: 'true', license_required: 'true' }, 'FAIL', /bring their own/],
  [{ license_included: 'maybe' }, 'FAIL', /license_included is "maybe"/],
  [{ maintained_until: 'soon' }, 'FAIL', /maintained_until is "soon"/],
  [{ l1_support_contact: 'call us' }, 'FAIL', /call us/],
  [{ patchlevel: ' ' }, 'FAIL', /patchlevel is empty/],
  [{ tags: ['os:ubuntu'] }, 'FAIL', /os:ubuntu/],
])('consistency of %o: %s', (change, verdict, line) => {
  const outcome = checkConsistency([sampleImage(change)]);
  expect(outcome.verdict).toBe(verdict);
  if (line) expect(outcome.details?.map((one) => formatMessage('en', one)).join('\n')).toMatch(line);
});

test.each(['Heidekraut 5', 'Heidekraut 5 old'])(
  'the remedy for a stale "%s" ends the failure, officially too',
  (name) => {
    const image = sampleImage({ ...stale, name });
    const failed = checkRecency([image], at);
    expect(failed.verdict).toBe('FAIL');
    expect(failed.remedy?.[0]).toMatch(/--name 'Heidekraut 5 old' .* && .* create .* 'Heidekraut 5'$/);
    const renamed = { ...image, name: 'Heidekraut 5 old' };
    const fresh = sampleImage({ id: 'b', name: 'Heidekraut 5', image_build_date: '2026-08-20' });
    const mended = checkRecency([renamed, fresh], at);
    expect(mended.verdict).toBe('PASS');
    expect(mended.official).toBeUndefined();
  },
);

test('an end that cannot be read has a remedy', () => {
  const { remedy } = checkRecency([sampleImage({ ...stale, provided_until: 'banana' })], at);
  expect(remedy?.[0]).toContain("'provided_until=<YYYY-MM-DD>'");
});
