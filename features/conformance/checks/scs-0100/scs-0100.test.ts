import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import type { Outcome } from '../../engine/testcase.ts';
import { scs0100 } from './standard.ts';

function flavor(name: string, fields: Record<string, unknown> = {}) {
  return {
    id: `id-${name}`,
    name,
    vcpus: 2,
    ram: 4096,
    disk: 0,
    'OS-FLV-EXT-DATA:ephemeral': 0,
    extra_specs: {},
    ...fields,
  };
}

function judge(id: string, ...flavors: readonly object[]): Outcome {
  const testcase = scs0100.testcases.find((one) => one.id === id);
  if (!testcase) throw new Error(`no testcase ${id}`);
  return testcase.check(inputOf({ flavors }));
}

/** Those that go by the flavors alone; the others by what a booted server sees. */
const ofFlavors = scs0100.testcases.filter(({ needs }) => needs.every(({ resource }) => resource === 'flavors'));

const lines = (outcome: Outcome, locale = 'en') =>
  [outcome.message, ...(outcome.details ?? [])].map((message) => formatMessage(locale, message));

describe('scs-0100-syntax-check', () => {
  const id = 'scs-0100-syntax-check';

  test('passes names of the standard and leaves all others alone', () => {
    const outcome = judge(id, flavor('SCS-2V-4'), flavor('m1.small'), flavor('scs-2V-4'));
    expect(outcome).toMatchObject({ verdict: 'PASS', details: [], remedy: [] });
    expect(outcome.official).toBeUndefined();
    expect(lines(outcome)).toEqual(['The name of 1 flavor follows the standard.']);
  });

  test('names the flavor, the place and what belongs there', () => {
    const outcome = judge(id, flavor('SCS-2V-4'), flavor('SCS-2V-4_ic'));
    expect(outcome.verdict).toBe('FAIL');
    expect(outcome.official).toBeUndefined();
    expect(lines(outcome)).toEqual([
      '1 flavor name does not follow the standard, of 2 that start with "SCS-".',
      'SCS-2V-4_ic: After "SCS-2V-4_i" (character 11) only a generation, "h" for a fast clock, "_" with a further extension, or the end of the name can follow.',
    ]);
    expect(lines(outcome, 'de')[0]).toBe('1 Flavor-Name folgt dem Standard nicht, von 2, die mit „SCS-“ beginnen.');
    expect(outcome.remedy).toEqual([
      'openstack flavor create --vcpus 2 --ram 4096 --disk 0 2V-4_ic',
      'openstack flavor delete id-SCS-2V-4_ic',
    ]);
  });

  test.each([
    ['SCS-2V:4', 'FAIL', 'PASS', '0100-old-names'],
    ['SCS-02V-04', 'FAIL', 'PASS', '0100-lax-spelling'],
    ['SCS-2V-4.', 'FAIL', 'PASS', '0100-lax-spelling'],
    ['SCS-2V-4_GNa_ib', 'PASS', 'FAIL', '0100-gpu-then-infiniband'],
  ])('%s: %s by the text, %s by the official suite', (name, verdict, official, deviation) => {
    expect(judge(id, flavor(name))).toMatchObject({ verdict, official, deviation });
  });

  test('an old name is made anew under its canonical one before it goes', () => {
    expect(judge(id, flavor('SCS-2V:4')).remedy).toEqual([
      'openstack flavor create --vcpus 2 --ram 4096 --disk 0 --property scs:cpu-type=shared-core --property scs:name-v1=SCS-2V:4 --property scs:name-v2=SCS-2V-4 SCS-2V-4',
      'openstack flavor delete id-SCS-2V:4',
    ]);
  });

  test('lists fifty faulty flavors and counts the others', () => {
    const many = Array.from({ length: 60 }, (_, index) => flavor(`SCS-${index}`));
    const outcome = judge(id, ...many);
    expect(outcome.details).toHaveLength(51);
    expect(lines(outcome).at(-1)).toBe('… and 10 more.');
  });
});

describe('scs-0100-semantics-check', () => {
  const id = 'scs-0100-semantics-check';

  test('passes a flavor that has more than its name says', () => {
    expect(judge(id, flavor('SCS-2V-4-20', { vcpus: 3, ram: 8192, disk: 30 }))).toMatchObject({ verdict: 'PASS' });
  });

  test('fails one that has less, and says how much', () => {
    const outcome = judge(id, flavor('SCS-2V-4-20', { vcpus: 1, disk: 10 }));
    expect(outcome.verdict).toBe('FAIL');
    expect(outcome.official).toBeUndefined();
    expect(lines(outcome)).toEqual([
      '1 flavor has less than the name says, of 1 judged.',
      'SCS-2V-4-20: at least 2 vCPU and 20 GB disk promised, 1 vCPU and 10 GB disk found.',
    ]);
    expect(outcome.remedy).toEqual([
      'openstack flavor delete id-SCS-2V-4-20',
      'openstack flavor create --vcpus 2 --ram 4096 --disk 20 SCS-2V-4-20',
    ]);
  });

  test('judges all flavors although one has a disk without size; the official suite does not finish', () => {
    const open = flavor('SCS-2C-4-n');
    expect(judge(id, open)).toMatchObject({ verdict: 'PASS', official: 'DNF', deviation: '0100-disk-without-size' });
    expect(judge(id, open, flavor('SCS-4V-4'))).toMatchObject({ verdict: 'FAIL', official: 'DNF' });
  });

  test('has no grace for memory; the official suite has 51 MiB', () => {
    expect(judge(id, flavor('SCS-2V-4', { ram: 4045 }))).toMatchObject({
      verdict: 'FAIL',
      official: 'PASS',
      deviation: '0100-ram-grace',
    });
    expect(judge(id, flavor('SCS-2V-4', { ram: 4044 }))).toMatchObject({ verdict: 'FAIL' });
    expect(judge(id, flavor('SCS-2V-4', { ram: 4044 })).official).toBeUndefined();
  });

  test('judges a legal name that the official suite cannot read', () => {
    expect(judge(id, flavor('SCS-4V-4_GNa_ib'))).toMatchObject({
      verdict: 'FAIL',
      official: 'PASS',
      deviation: '0100-gpu-then-infiniband',
    });
  });
});

describe('allmend-0100-disks', () => {
  const id = 'allmend-0100-disks';

  test('fails a promise of three disks where there is one', () => {
    const outcome = judge(id, flavor('SCS-2C-4-3x10s', { disk: 10 }));
    expect(outcome.verdict).toBe('FAIL');
    expect(lines(outcome)[1]).toBe(
      'SCS-2C-4-3x10s: 3 disks promised; besides the root disk at least 20 GB are needed, 0 GB found.',
    );
    expect(outcome.remedy).toEqual([
      'openstack flavor delete id-SCS-2C-4-3x10s',
      'openstack flavor create --vcpus 2 --ram 4096 --disk 10 --ephemeral 20 SCS-2C-4-3x10s',
    ]);
  });

  test('passes when the further disks are there', () => {
    const disks = { disk: 10, 'OS-FLV-EXT-DATA:ephemeral': 20 };
    expect(judge(id, flavor('SCS-2C-4-3x10s', disks)).verdict).toBe('PASS');
  });

  test('does not finish where no flavor can show it: bare metal', () => {
    expect(judge(id, flavor('SCS-2C-4-3x10s_bms', { disk: 10 })).verdict).toBe('DNF');
  });

  test.each([
    ['network', 'FAIL'],
    ['hdd', 'FAIL'],
    ['ssd', 'PASS'],
    ['nvme', 'PASS'],
    ['unheard-of', 'PASS'],
  ])('ssd promised, %s declared: %s', (type, verdict) => {
    const outcome = judge(id, flavor('SCS-2V-4-20s', { disk: 20, extra_specs: { 'scs:disk0-type': type } }));
    expect(outcome.verdict).toBe(verdict);
    expect(outcome.remedy ?? []).toEqual(
      verdict === 'FAIL' ? ['openstack flavor set --property scs:disk0-type=ssd id-SCS-2V-4-20s'] : [],
    );
  });
});

describe('allmend-0100-qualifiers', () => {
  const id = 'allmend-0100-qualifiers';

  test.each([
    ['SCS-2Vi-4', 'i'],
    ['SCS-2V-4u', 'u'],
    ['SCS-2V-4o', 'o'],
  ])('fails when only the variant %s admits a weakness', (variant, letter) => {
    const outcome = judge(id, flavor('SCS-2V-4', { extra_specs: { 'scs:name-v3': variant } }));
    expect(outcome.verdict).toBe('FAIL');
    expect(lines(outcome)[1]).toBe(
      `SCS-2V-4: the name SCS-2V-4 lacks the letter "${letter}", which another name of the flavor has.`,
    );
  });

  test.each([
    ['SCS-2V-4', { 'scs:cpu-type': 'crowded-core' }, 'FAIL'],
    ['SCS-2L-4', { 'scs:cpu-type': 'crowded-core' }, 'PASS'],
    ['SCS-2V-4', { 'scs:cpu-type': 'dedicated-core' }, 'PASS'],
    ['SCS-2T-4', { 'hw:cpu_policy': 'shared' }, 'FAIL'],
    ['SCS-2T-4', { 'hw:cpu_policy': 'dedicated' }, 'PASS'],
    ['SCS-2V-4', { 'hw:cpu_policy': 'shared' }, 'PASS'],
    ['SCS-2C-4', { 'hw:cpu_policy': 'dedicated', 'hw:cpu_thread_policy': 'require' }, 'FAIL'],
    ['SCS-2T-4', { 'hw:cpu_policy': 'dedicated', 'hw:cpu_thread_policy': 'require' }, 'PASS'],
  ])('%s with %o: %s', (name, specs, verdict) => {
    expect(judge(id, flavor(name, { extra_specs: specs })).verdict).toBe(verdict);
  });
});

describe('allmend-0100-architecture', () => {
  const id = 'allmend-0100-architecture';

  test.each([
    ['SCS-2V-4', { 'trait:HW_ARCH_AARCH64': 'required' }, 'FAIL'],
    ['SCS-2V-4_a1', { 'trait:HW_ARCH_AARCH64': 'required' }, 'PASS'],
    ['SCS-2V-4_a1', { 'trait:HW_CPU_X86_AVX2': 'required' }, 'FAIL'],
    ['SCS-2V-4', { 'trait:HW_CPU_X86_AVX2': 'required' }, 'PASS'],
    ['SCS-2V-4', { 'trait:HW_ARCH_AARCH64': 'forbidden' }, 'PASS'],
    ['SCS-2V-4_i3', { 'trait:HW_CPU_X86_AMD_SVM': 'required' }, 'FAIL'],
    ['SCS-2V-4_z3', { 'trait1:HW_CPU_X86_AMD_SVM': 'required' }, 'PASS'],
    ['SCS-2V-4_z3', { 'capabilities:cpu_info:vendor': 'Intel' }, 'FAIL'],
    ['SCS-2V-4', { 'capabilities:cpu_info:vendor': 'Intel' }, 'PASS'],
    ['SCS-2V-4_r', { 'capabilities:cpu_arch': 's== riscv64' }, 'PASS'],
    ['SCS-2V-4_r', { 'capabilities:cpu_arch': 'x86_64' }, 'FAIL'],
  ])('%s with %o: %s', (name, specs, verdict) => {
    expect(judge(id, flavor(name, { extra_specs: specs })).verdict).toBe(verdict);
  });
});

describe('allmend-0100-gpu', () => {
  const id = 'allmend-0100-gpu';

  test.each([
    ['SCS-2V-4_GNa-8', {}, 'FAIL'],
    ['SCS-2V-4_GNa-8', { 'hw:pci_numa_affinity_policy': 'required' }, 'FAIL'],
    ['SCS-2V-4_GNa-8', { 'pci_passthrough:alias': 'a100:1' }, 'PASS'],
    ['SCS-2V-4_gNa-8', { 'resources:VGPU': '1' }, 'PASS'],
    ['SCS-2V-4_gNa-8', { 'resources1:CUSTOM_NVIDIA_35': '1' }, 'PASS'],
    ['SCS-2V-4_bms_GNa-8', {}, 'DNF'],
    ['SCS-2V-4', {}, 'PASS'],
  ])('%s with %o: %s', (name, specs, verdict) => {
    expect(judge(id, flavor(name, { extra_specs: specs })).verdict).toBe(verdict);
  });
});

test('no sentence has a hole in any language', () => {
  const worst = [
    flavor('SCS-4V-8-3x10p_GNa-8', {
      extra_specs: {
        'scs:name-v3': 'SCS-4Vi-8',
        'scs:cpu-type': 'crowded-core',
        'scs:disk0-type': 'hdd',
        'trait:HW_ARCH_AARCH64': 'required',
      },
    }),
    flavor('SCS-x'),
  ];
  for (const { id, title, demanded } of ofFlavors) {
    for (const outcome of [judge(id), judge(id, ...worst), judge(id, flavor('SCS-1C-1-2x1n_bms_GN'))]) {
      for (const locale of ['en', 'de', 'fr']) {
        const sentences = [...lines(outcome, locale), formatMessage(locale, title), formatMessage(locale, demanded)];
        for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]|^scs-0100\./);
      }
    }
  }
});

test('every difference between text and official suite is a row, and every row is about a testcase that exists', () => {
  const sources = [
    flavor('SCS-2V:4'),
    flavor('SCS-02V-04'),
    flavor('SCS-2V-4_GNa_ib'),
    flavor('SCS-2V-4-n'),
    flavor('SCS-2V-4', { ram: 4045 }),
  ];
  const ids = new Set(scs0100.testcases.map((one) => one.id));
  const seen = sources.flatMap((one) => ofFlavors.flatMap(({ id }) => judge(id, one).deviation ?? []));
  const rows = scs0100.deviations ?? [];
  expect([...new Set(seen)].toSorted()).toEqual(
    rows
      .map((row) => row.id)
      .filter((id) => id !== '0100-promises-unseen')
      .toSorted(),
  );
  for (const row of rows) for (const id of row.testcases) expect(ids).toContain(id);
});
