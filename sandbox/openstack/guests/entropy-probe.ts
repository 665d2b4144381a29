import type { Guest, GuestProgram } from './guest.ts';

/** Entropy and FIPS 140-2 (scs-0101). */
export const entropyProbe: GuestProgram = {
  name: 'entropy-probe/1',
  run: (guest: Guest) => [
    `entropy_avail=${guest.entropy}`,
    `rng_current=${guest.hardwareRng ? 'virtio_rng.0' : 'none'}`,
    `cpu_rng=${guest.cpuRng ? 'rdrand rdseed' : 'none'}`,
    'fips_blocks=1000',
    `fips_failures=${guest.fipsFailures}`,
  ],
};
