import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { FlavorView } from '../../resources/flavors.ts';
import type { ImageView } from '../../resources/images.ts';
import { checkDaemon, checkEntropy, checkFips, checkFlavorProperty, checkImageProperty } from './check.ts';
import { chooseBoot } from './choice.ts';
import { readConsole, type BootProbe, type ProbeReport } from './observation.ts';
import { probeScript } from './probe.ts';

const nonce = '0123456789ab';

function probe(report: Partial<ProbeReport> = {}, more: Partial<BootProbe> = {}): BootProbe {
  return {
    image: { id: 'i1', name: 'Debian 12', architecture: 'x86_64' },
    flavor: { id: 'f1', name: 'SCS-1L-1', vcpus: 1, ram: 1024, disk: 0 },
    bootsFrom: 'flavor',
    serverId: 's1',
    activeAfter: 4,
    reportedAfter: 20,
    report: {
      complete: true,
      system: { kernel: '6.1.0-42-cloud-amd64', arch: 'x86_64', vcpus: 1, memoryKib: 900_000 },
      entropy: { available: 256, source: 'virtio_rng.0', cpu: 'rdrand', daemon: 'none' },
      disks: [],
      fips: { method: 'awk', blocks: 1000, failures: 1 },
      ...report,
    },
    console: '',
    failure: null,
    ...more,
  };
}

const entropy = (available: number) => ({ entropy: { available, source: 'none', cpu: 'none', daemon: 'none' } });
const fips = (blocks: number, failures: number) => ({ fips: { method: 'awk', blocks, failures } });

test.each([
  [256, 'PASS'],
  [255, 'FAIL'],
  [3000, 'FAIL'],
])('entropy_avail %i is %s', (available, verdict) => {
  expect(checkEntropy(probe(entropy(available))).verdict).toBe(verdict);
});

test.each([
  [1000, 0, 'PASS'],
  [1000, 5, 'PASS'],
  [1000, 6, 'FAIL'],
  [300, 1, 'PASS'],
  [300, 3, 'DNF'],
  [300, 6, 'FAIL'],
  [50, 0, 'DNF'],
  [0, 0, 'DNF'],
])('%i blocks with %i failures are %s', (blocks, failures, verdict) => {
  expect(checkFips(probe(fips(blocks, failures))).verdict).toBe(verdict);
});

test('a server that did not start or said nothing is DNF with the reason, never FAIL', () => {
  const none = { system: null, entropy: null, fips: null };
  const failed = probe(none, { failure: { step: 'server', message: 'No valid host was found.' } });
  for (const check of [checkEntropy, checkFips, checkDaemon]) {
    expect(check(failed)).toMatchObject({
      verdict: 'DNF',
      message: { key: 'scs-0101.failed-server', params: { problem: 'No valid host was found.' } },
    });
    expect(check(probe(none))).toMatchObject({ verdict: 'DNF', message: { key: 'scs-0101.no-report' } });
  }
});

test('an old kernel needs a daemon', () => {
  const kernel = (version: string, daemon: string) =>
    checkDaemon(
      probe({
        system: { kernel: version, arch: 'x86_64', vcpus: 1, memoryKib: 1 },
        entropy: { available: 256, source: 'none', cpu: 'none', daemon },
      }),
    ).verdict;
  expect([kernel('5.17.9', 'none'), kernel('5.17.9', 'rngd'), kernel('5.18.0', 'none'), kernel('6.1', 'none')]).toEqual(
    ['FAIL', 'PASS', 'PASS', 'PASS'],
  );
});

const flavor = (name: string, more: Partial<FlavorView> = {}): FlavorView => ({
  id: name,
  name,
  vcpus: 1,
  ram: 2048,
  disk: 0,
  extra_specs: { 'hw_rng:allowed': 'true' },
  ...more,
});
const image = (name: string, more: Partial<ImageView> = {}): ImageView => ({
  id: name,
  name,
  visibility: 'public',
  status: 'active',
  os_distro: name.split(' ')[0]!.toLowerCase(),
  os_version: name.split(' ')[1] ?? '',
  architecture: 'x86_64',
  hw_rng_model: 'virtio',
  min_disk: 3,
  min_ram: 512,
  ...more,
});

test('recommended properties are judged by the text and did not finish officially', () => {
  expect(checkFlavorProperty([flavor('SCS-1V-2'), flavor('other', { extra_specs: {} })])).toMatchObject({
    verdict: 'PASS',
    official: 'DNF',
  });
  expect(checkFlavorProperty([flavor('SCS-1V-2', { extra_specs: {} })])).toMatchObject({
    verdict: 'FAIL',
    official: 'DNF',
    remedy: ['openstack flavor set --property hw_rng:allowed=true SCS-1V-2'],
  });
  expect(checkImageProperty([image('Debian 12')])).toMatchObject({ verdict: 'PASS' });
  expect(checkImageProperty([image('Debian 12', { hw_rng_model: undefined })])).toMatchObject({ verdict: 'FAIL' });
});

test('boots the newest Debian on the cheapest flavor that fits, with the device and a disk if possible', () => {
  const images = [
    image('Ubuntu 24.04'),
    image('Debian 11'),
    image('Debian 12'),
    image('Debian 13', { status: 'queued' }),
    image('Fedora 42'),
  ];
  const flavors = [
    flavor('tiny', { ram: 256 }),
    flavor('SCS-1L-1', { ram: 1024 }),
    flavor('SCS-2V-4-20s', { ram: 4096, disk: 20 }),
    flavor('SCS-4V-16-100s', { ram: 16384, disk: 100 }),
    flavor('SCS-1V-2-5', { disk: 5, extra_specs: {} }),
    flavor('SCS-1V-2-5_a1', { disk: 5 }),
    flavor('SCS-1V-2-5_GNa-64', { disk: 5 }),
  ];
  expect(chooseBoot(images, flavors)).toMatchObject({
    image: { name: 'Debian 12' },
    flavor: { name: 'SCS-2V-4-20s' },
    bootsFrom: 'flavor',
  });
  expect(chooseBoot(images, flavors.slice(0, 2))).toMatchObject({ flavor: { name: 'SCS-1L-1' }, bootsFrom: 'volume' });
  expect(chooseBoot([image('Debian 12', { architecture: 'aarch64' })], flavors)).toMatchObject({
    flavor: { name: 'SCS-1V-2-5_a1' },
  });
  expect(chooseBoot([image('Fedora 42')], flavors)).toBeNull();
  expect(chooseBoot(images, [])).toBeNull();
});

test('reads the report from a console with prefixes, repeats and other output', () => {
  const console_ = [
    '[   12.3] cloud-init[431]: allmend-probe 0123456789ab begin',
    'allmend-probe ffffffffffff entropy avail=1 source=x cpu=x daemon=x',
    '[   12.4] cloud-init[431]: allmend-probe 0123456789ab system kernel=6.8.0-45-generic arch=x86_64 vcpus=2 memory_kib=4013056',
    'allmend-probe 0123456789ab entropy avail=256 source=virtio_rng.0 cpu=rdrand,rdseed daemon=none',
    'allmend-probe 0123456789ab disk name=vda mib=20480 rotational=1',
    'allmend-probe 0123456789ab disk name=vda mib=20480 rotational=1',
    'allmend-probe 0123456789ab fips method=rngtest blocks=1000 failures=0\r',
    'allmend-probe 0123456789ab end',
  ].join('\n');
  expect(readConsole(console_, nonce).report).toEqual({
    complete: true,
    system: { kernel: '6.8.0-45-generic', arch: 'x86_64', vcpus: 2, memoryKib: 4_013_056 },
    entropy: { available: 256, source: 'virtio_rng.0', cpu: 'rdrand,rdseed', daemon: 'none' },
    disks: [{ name: 'vda', mib: 20480, rotational: '1' }],
    fips: { method: 'rngtest', blocks: 1000, failures: 0 },
  });
  expect(readConsole(console_.slice(0, 200), nonce).report.complete).toBe(false);
});

test('the guest program runs in a plain POSIX shell and reports on this machine', () => {
  const out = execFileSync('sh', {
    input: probeScript(nonce).replaceAll('-lt 1000', '-lt 100').replace('count=50', 'count=10'),
    encoding: 'utf8',
  });
  const { report } = readConsole(out, nonce);
  expect(report).toMatchObject({ complete: true, system: { arch: process.arch === 'x64' ? 'x86_64' : 'aarch64' } });
  expect(report.entropy!.available).toBeGreaterThan(0);
  expect(report.fips!.blocks).toBeGreaterThanOrEqual(100);
  expect(report.fips!.failures).toBeLessThanOrEqual(2);
});

/** Runs only the awk part of the program on given bytes. */
function fipsAwk(bytes: Uint8Array): string {
  const script = probeScript(nonce);
  const part = script.slice(script.indexOf('fips_awk() {'), script.indexOf('if command -v rngtest'));
  const result = spawnSync('sh', ['-c', `${part}\nfips_awk`], { input: bytes, encoding: 'utf8' });
  return result.stdout.trim();
}

test('the statistics pass good blocks and fail each kind of bad one', () => {
  const good = () => randomBytes(2500);
  const bad: Record<string, (block: Buffer) => void> = {
    'all zeros (monobit)': (block) => block.fill(0),
    'one bit always set (monobit)': (block) => block.forEach((byte, index) => (block[index] = byte | 0x10)),
    'too few different nibbles (poker)': (block) =>
      block.forEach((byte, index) => (block[index] = byte & 0x33 ? 0x36 : 0xc9)),
    'alternating bits (runs)': (block) => block.fill(0x55),
    'a run of 32 ones (long run)': (block) => block.fill(0xff, 100, 104),
    'a word twice (continuous run)': (block) => block.copy(block, 104, 100, 104),
  };
  for (const [what, spoil] of Object.entries(bad)) {
    const block = good();
    spoil(block);
    expect(fipsAwk(block), what).toBe('1 1');
  }
  const [blocks, failures] = fipsAwk(Buffer.concat(Array.from({ length: 60 }, good)))
    .split(' ')
    .map(Number);
  expect(blocks).toBe(60);
  // About 1 of 1200 good blocks fails by chance; three of 60 would mean that the statistics are wrong.
  expect(failures).toBeLessThanOrEqual(2);
});
