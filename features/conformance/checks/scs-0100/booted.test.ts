import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { bootProbe, type BootProbe } from '../scs-0101/observation.ts';
import { checkBootedArchitecture, checkBootedDisk, checkBootedMemory, checkBootedVcpus } from './booted.ts';

interface Wish {
  readonly flavor?: Partial<BootProbe['flavor']>;
  readonly architecture?: string | null;
  readonly system?: Partial<NonNullable<BootProbe['report']['system']>> | null;
  readonly disks?: readonly number[];
  readonly bootsFrom?: BootProbe['bootsFrom'];
}

function probe({ flavor, architecture = 'x86_64', system = {}, disks = [20_480], bootsFrom = 'flavor' }: Wish = {}) {
  return bootProbe.parse({
    image: { id: 'i', name: 'Debian 12', architecture },
    flavor: { id: 'f', name: 'SCS-2V-4-20s', vcpus: 2, ram: 4096, disk: 20, ...flavor },
    bootsFrom,
    serverId: 's',
    activeAfter: 4,
    reportedAfter: 20,
    report: {
      complete: true,
      system: system && { kernel: '6.1', arch: 'x86_64', vcpus: 2, memoryKib: 4_010_000, ...system },
      entropy: null,
      disks: disks.map((mib, n) => ({ name: `vd${'abc'[n]}`, mib, rotational: '1' })),
      fips: null,
    },
    console: '',
    failure: null,
  });
}

test.each<[string, Wish, string]>([
  ['as promised', {}, 'PASS'],
  ['other than the image', { architecture: 'aarch64' }, 'FAIL'],
  ['other than the name', { system: { arch: 'aarch64' }, architecture: null }, 'FAIL'],
  [
    'ARM by its letter',
    { flavor: { name: 'SCS-2V-4-20s_a1' }, system: { arch: 'aarch64' }, architecture: null },
    'PASS',
  ],
  ['two spellings', { flavor: { name: 'SCS-2V-4_r' }, system: { arch: 'riscv64' }, architecture: 'RISC-V' }, 'PASS'],
  ['a free name and an image that says nothing', { flavor: { name: 'm1.small' }, architecture: null }, 'PASS'],
])('architecture: %s', (_name, wish, verdict) => {
  expect(checkBootedArchitecture(probe(wish)).verdict).toBe(verdict);
});

test.each<[string, Wish, string]>([
  ['as the name says', {}, 'PASS'],
  ['more', { system: { vcpus: 3 } }, 'PASS'],
  ['fewer than the name says, whatever the API says', { system: { vcpus: 1 }, flavor: { vcpus: 1 } }, 'FAIL'],
  ['fewer than the API says', { system: { vcpus: 1 }, flavor: { name: 'm1.small' } }, 'FAIL'],
  ['not told', { system: { vcpus: null } }, 'DNF'],
])('CPUs: %s', (_name, wish, verdict) => {
  expect(checkBootedVcpus(probe(wish)).verdict).toBe(verdict);
});

test.each<[number | null, string]>([
  [4096 * 1024, 'PASS'],
  [4096 * 1024 * 0.9 + 1024, 'PASS'],
  [4096 * 1024 * 0.89, 'FAIL'],
  [null, 'DNF'],
])('memory of %s KiB where 4 GiB are promised: %s', (memoryKib, verdict) => {
  expect(checkBootedMemory(probe({ system: { memoryKib } })).verdict).toBe(verdict);
});

test.each<[string, Wish, string]>([
  ['as promised', {}, 'PASS'],
  ['counted in GB', { disks: [19_074] }, 'PASS'],
  ['smaller', { disks: [18_000] }, 'FAIL'],
  ['none', { disks: [] }, 'FAIL'],
  ['one of three', { flavor: { name: 'SCS-2V-4-3x20s' }, disks: [20_480] }, 'FAIL'],
  ['all of three', { flavor: { name: 'SCS-2V-4-3x20s' }, disks: [20_480, 20_480, 20_480] }, 'PASS'],
  ['of a size that the cloud picks', { flavor: { name: 'SCS-2V-4-n' }, disks: [5000] }, 'PASS'],
  ['of a size that the cloud picks, and none there', { flavor: { name: 'SCS-2V-4-n' }, disks: [] }, 'FAIL'],
  ['by the API', { flavor: { name: 'm1.small', disk: 40 } }, 'FAIL'],
  ['not promised', { flavor: { name: 'SCS-2V-4', disk: 0 }, bootsFrom: 'volume' }, 'PASS'],
  ['not seen', { bootsFrom: 'volume' }, 'MISS'],
])('disks: %s', (_name, wish, verdict) => {
  expect(checkBootedDisk(probe(wish)).verdict).toBe(verdict);
});

test('a server that did not start says nothing', () => {
  for (const check of [checkBootedArchitecture, checkBootedVcpus, checkBootedMemory, checkBootedDisk]) {
    expect(check(probe({ system: null })).verdict).toBe('DNF');
    const outcome = check({ ...probe({ system: null }), failure: { step: 'server', message: 'No valid host' } });
    expect(formatMessage('en', outcome.message)).toContain('No valid host');
  }
});

test('the finding names both figures', () => {
  const { message } = checkBootedMemory(probe({ system: { memoryKib: 2_000_000 } }));
  expect(formatMessage('en', message)).toBe(
    'The server sees 1,953 MiB, promised was 4,096 MiB, of which its kernel may reserve 10% (Debian 12 on SCS-2V-4-20s).',
  );
});
