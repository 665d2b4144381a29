import type { Guest, GuestProgram } from './guest.ts';

/** What the machine is: processor, memory, disks. */
export const bootMarker: GuestProgram = {
  name: 'boot-marker/1',
  run: (guest: Guest) => [
    `machine=${guest.architecture}`,
    `cpus=${guest.cpus}`,
    `memory_mib=${guest.memory}`,
    ...guest.disks.map(({ device, size }) => `disk=${device} ${size}`),
  ],
};
