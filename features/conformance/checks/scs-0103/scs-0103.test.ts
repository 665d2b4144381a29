import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { standardFlavors, testcaseId } from './catalogue.ts';
import { scs0103 } from './standard.ts';

const plain = {
  id: 'f1',
  name: 'SCS-2V-4',
  vcpus: 2,
  ram: 4096,
  disk: 0,
  extra_specs: {
    'scs:cpu-type': 'shared-core',
    'scs:name-v1': 'SCS-2V:4',
    'scs:name-v2': 'SCS-2V-4',
  } as Record<string, string>,
};
const withSsd = {
  id: 'f2',
  name: 'SCS-2V-4-20s',
  vcpus: 2,
  ram: 4096,
  disk: 20,
  extra_specs: {
    'scs:cpu-type': 'shared-core',
    'scs:disk0-type': 'ssd',
    'scs:name-v1': 'SCS-2V:4:20s',
    'scs:name-v2': 'SCS-2V-4-20s',
  } as Record<string, string>,
};
const anyDisk = {
  id: 'f3',
  name: 'SCS-1V-2-5',
  vcpus: 1,
  ram: 2048,
  disk: 5,
  extra_specs: {
    'scs:cpu-type': 'shared-core',
    'scs:disk0-type': 'network',
    'scs:name-v1': 'SCS-1V:2:5',
    'scs:name-v2': 'SCS-1V-2-5',
  } as Record<string, string>,
};

type Flavor = typeof plain;

function changed(flavor: Flavor, specs: Record<string, string | undefined>, fields: Partial<Flavor> = {}): object {
  const merged = Object.entries({ ...flavor.extra_specs, ...specs }).filter(([, value]) => value !== undefined);
  return { ...flavor, ...fields, extra_specs: Object.fromEntries(merged) };
}

function judge(id: string, ...flavors: readonly object[]): Outcome {
  const testcase = scs0103.testcases.find((one) => one.id === id);
  if (!testcase) throw new Error(`no testcase ${id}`);
  return testcase.check(inputOf({ flavors }));
}

const lines = (outcome: Outcome, locale = 'en') =>
  [outcome.message, ...(outcome.details ?? [])].map((message) => formatMessage(locale, message));

test('there are 15 mandatory and 16 recommended flavors, each with its own testcase', () => {
  const mandatory = standardFlavors.filter(({ status }) => status === 'mandatory');
  expect([mandatory.length, standardFlavors.length - mandatory.length]).toEqual([15, 16]);
  expect(new Set(standardFlavors.map(testcaseId)).size).toBe(31);
  expect(testcaseId(standardFlavors.find(({ name }) => name === 'SCS-4V-16-100s')!)).toBe('scs-0103-flavor-4v-16-100s');
});

describe('a standard flavor', () => {
  const id = 'scs-0103-flavor-2v-4';

  test('passes with exact figures and extra specs, under whatever name', () => {
    for (const name of ['SCS-2V-4', 'small']) {
      const outcome = judge(id, { ...plain, name });
      expect(outcome).toMatchObject({ verdict: 'PASS' });
      expect(outcome.official).toBeUndefined();
    }
  });

  test('that is missing comes with the command that creates it', () => {
    const outcome = judge(id, anyDisk);
    expect(outcome.verdict).toBe('FAIL');
    expect(lines(outcome)).toEqual([
      'No flavor SCS-2V-4 is offered: none has the extra spec scs:name-v2=SCS-2V-4 or that name.',
    ]);
    expect(outcome.remedy).toEqual([
      'openstack flavor create --public --vcpus 2 --ram 4096 --disk 0 --property scs:cpu-type=shared-core --property scs:name-v1=SCS-2V:4 --property scs:name-v2=SCS-2V-4 SCS-2V-4',
    ]);
  });

  test('with wrong extra specs is mended by setting them', () => {
    const outcome = judge(id, changed(plain, { 'scs:cpu-type': 'dedicated-core', 'scs:name-v1': undefined }));
    expect(outcome.verdict).toBe('FAIL');
    expect(lines(outcome)).toEqual([
      'The flavor SCS-2V-4 is not what SCS-2V-4 has to be: scs:cpu-type and scs:name-v1 differ.',
      'SCS-2V-4: scs:cpu-type is dedicated-core, expected shared-core.',
      'SCS-2V-4: scs:name-v1 is not set, expected SCS-2V:4.',
    ]);
    expect(outcome.remedy).toEqual([
      'openstack flavor set --property scs:cpu-type=shared-core --property scs:name-v1=SCS-2V:4 f1',
    ]);
  });

  test.each([
    ['vcpus', 3],
    ['ram', 4097],
    ['disk', 1],
  ])('with another %s is made anew', (field, value) => {
    const outcome = judge(id, { ...plain, [field]: value });
    expect(outcome.verdict).toBe('FAIL');
    expect(outcome.remedy?.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'openstack flavor delete',
      'openstack flavor create',
    ]);
  });

  test('found under a foreign name with a wrong size loses the claim, not its life', () => {
    expect(judge(id, { ...plain, name: 'small', vcpus: 3 }).remedy?.[0]).toBe(
      'openstack flavor unset --property scs:name-v2 f1',
    );
  });

  test('whose extra specs the cloud hides cannot be judged, unless its figures are wrong anyway', () => {
    const { extra_specs: _, ...hidden } = plain;
    expect(judge(id, hidden)).toMatchObject({ verdict: 'DNF' });
    expect(judge(id, { ...hidden, ram: 1 })).toMatchObject({ verdict: 'FAIL' });
  });
});

describe('where text and official suite differ', () => {
  test('any kind of disk will do for a recommended flavor, but it has to be stated', () => {
    const id = 'scs-0103-flavor-1v-2-5';
    expect(judge(id, changed(anyDisk, { 'scs:disk0-type': 'ssd' }))).toMatchObject({
      verdict: 'PASS',
      official: 'FAIL',
      deviation: '0103-any-disk-type',
    });
    expect(judge(id, changed(anyDisk, { 'scs:disk0-type': 'tape' }))).toMatchObject({ verdict: 'FAIL' });
    const unset = judge(id, changed(anyDisk, { 'scs:disk0-type': undefined }));
    expect(unset.verdict).toBe('FAIL');
    expect(unset.official).toBeUndefined();
    expect(lines(unset)[1]).toBe('SCS-1V-2-5: scs:disk0-type is not set, expected network, hdd, ssd, and nvme.');
  });

  test('NVMe is as good as SSD, a hard disk is not', () => {
    const id = 'scs-0103-flavor-2v-4-20s';
    expect(judge(id, changed(withSsd, { 'scs:disk0-type': 'nvme' }))).toMatchObject({
      verdict: 'PASS',
      official: 'FAIL',
      deviation: '0103-nvme-for-ssd',
    });
    const hdd = judge(id, changed(withSsd, { 'scs:disk0-type': 'hdd' }));
    expect(hdd.verdict).toBe('FAIL');
    expect(hdd.official).toBeUndefined();
  });

  test('a kind of disk on a flavor without one is wrong', () => {
    const outcome = judge('scs-0103-flavor-2v-4', changed(plain, { 'scs:disk0-type': 'ssd' }));
    expect(outcome).toMatchObject({
      verdict: 'FAIL',
      official: 'PASS',
      deviation: '0103-disk-type-without-disk',
      remedy: ['openstack flavor unset --property scs:disk0-type f1'],
    });
    expect(lines(outcome, 'de')[1]).toBe(
      'SCS-2V-4: scs:disk0-type ist ssd, darf aber nicht gesetzt sein, weil der Flavor keine Festplatte hat.',
    );
  });

  test('one good flavor of several is enough', () => {
    const id = 'scs-0103-flavor-2v-4';
    const bad = { ...plain, id: 'f9', name: 'other', vcpus: 1 };
    expect(judge(id, plain, bad)).toMatchObject({
      verdict: 'PASS',
      official: 'FAIL',
      deviation: '0103-several-flavors',
    });
    expect(judge(id, bad, plain).official).toBeUndefined();
  });

  test('every deviation that a testcase names is a row', () => {
    const rows = new Set(scs0103.deviations?.map((row) => row.id));
    for (const id of ['0103-any-disk-type', '0103-nvme-for-ssd', '0103-disk-type-without-disk', '0103-several-flavors'])
      expect(rows).toContain(id);
  });
});

describe('allmend-0103-extra-specs', () => {
  const id = 'allmend-0103-extra-specs';
  const odd = (specs: Record<string, string>, fields: object = {}) => ({
    ...plain,
    name: 'fast',
    extra_specs: specs,
    ...fields,
  });

  test('passes true extra specs and ignores flavors without', () => {
    const outcome = judge(id, plain, withSsd, odd({ 'hw:cpu_policy': 'shared' }));
    expect(outcome.verdict).toBe('PASS');
    expect(lines(outcome)).toEqual(['The extra specs of 2 flavors agree with what Nova shows of them.']);
  });

  test.each([
    [{ 'scs:name-v3': 'SCS-1V-4' }, {}, null],
    [{ 'scs:name-v3': 'SCS-2V:4' }, {}, null],
    [{ 'scs:name-v0': 'nonsense' }, {}, null],
    [{ 'scs:name-v3': 'SCS-4V-4' }, {}, 'fast: scs:name-v3 is SCS-4V-4, which promises vcpus 4; found 2.'],
    [{ 'scs:name-v1': 'big' }, {}, 'fast: scs:name-v1 is big, which is no flavor name of the standard.'],
    [
      { 'scs:cpu-type': 'best' },
      {},
      'fast: scs:cpu-type is best, expected one of crowded-core, shared-core, dedicated-thread, and dedicated-core.',
    ],
    [{ 'scs:disk0-type': 'ssd' }, {}, 'fast: scs:disk0-type is ssd, but the flavor has no such disk.'],
    [{ 'scs:disk0-type': 'ssd' }, { disk: 20 }, null],
    [{ 'scs:disk0-type': 'ssd', 'scs:name-v2': 'SCS-2V-4-s' }, {}, null],
    [
      { 'scs:disk1-type': 'ssd' },
      { disk: 20, 'OS-FLV-EXT-DATA:ephemeral': 0 },
      'fast: scs:disk1-type is ssd, but the flavor has no such disk.',
    ],
    [{ 'scs:disk1-type': 'ssd' }, { disk: 20, 'OS-FLV-EXT-DATA:ephemeral': 20 }, null],
  ])('%o', (specs, fields, fault) => {
    const outcome = judge(id, odd(specs, fields));
    expect(lines(outcome).slice(1)).toEqual(fault === null ? [] : [fault]);
    expect(outcome.verdict).toBe(fault === null ? 'PASS' : 'FAIL');
    if (fault) expect(outcome.remedy).toEqual([`openstack flavor unset --property ${Object.keys(specs)[0]} f1`]);
  });
});

test('no sentence has a hole in any language', () => {
  const { extra_specs: _, ...hidden } = plain;
  const clouds = [
    [],
    [plain, withSsd, anyDisk],
    [hidden],
    [
      changed(plain, {
        'scs:disk0-type': 'x',
        'scs:name-v1': undefined,
        'scs:cpu-type': 'y',
        'scs:name-v7': 'SCS-9V-4',
      }),
    ],
  ];
  for (const { id, title, demanded } of scs0103.testcases) {
    for (const flavors of clouds) {
      for (const locale of ['en', 'de', 'fr']) {
        const outcome = judge(id, ...flavors);
        const sentences = [...lines(outcome, locale), formatMessage(locale, title), formatMessage(locale, demanded)];
        for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]|^scs-0103\./);
      }
    }
  }
});
