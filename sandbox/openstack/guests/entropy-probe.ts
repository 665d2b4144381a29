import type { Guest, GuestProgram } from './guest.ts';

/** Machine, entropy, disks and FIPS 140-2 of a fresh server (scs-0101): one `allmend-probe <nonce> …` line each. */
export const entropyProbe: GuestProgram = {
  name: 'entropy-probe/1',
  run(guest: Guest) {
    const nonce = guest.parameter('nonce') ?? '';
    const source = guest.hardwareRng ? 'virtio_rng.0' : 'none';
    const cpu = guest.cpuRng ? 'rdrand,rdseed' : 'none';
    const rotational = guest.rotational ? '1' : '0';
    const lines = [
      'begin',
      // A kernel keeps some memory to itself before MemTotal counts.
      `system kernel=${guest.kernel} arch=${guest.architecture} vcpus=${guest.cpus} memory_kib=${Math.round(guest.memory * 1024 * 0.97)}`,
      `entropy avail=${guest.entropy} source=${source} cpu=${cpu} daemon=none`,
      ...guest.disks.map(
        ({ device, size }) => `disk name=${device.replace('/dev/', '')} mib=${size * 1024} rotational=${rotational}`,
      ),
      `fips method=awk blocks=1000 failures=${guest.fipsFailures}`,
      'end',
    ];
    return lines.map((line) => `allmend-probe ${nonce} ${line}`);
  },
};
