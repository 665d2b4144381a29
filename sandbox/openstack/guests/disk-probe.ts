import type { Guest, GuestProgram } from './guest.ts';

/** Writes `#allmend-guest-write: <name>=<text>` to the last disk, and reads back what `#allmend-guest-read: <name>` names. */
export const diskProbe: GuestProgram = {
  name: 'disk-probe/1',
  run(guest: Guest) {
    const disk = guest.disks.at(-1);
    if (!disk) return ['disk=none'];
    const lines = [`disk=${disk.device} ${disk.size}`];
    const [name = '', text = ''] = (guest.parameter('write') ?? '').split('=', 2);
    if (name !== '') {
      disk.write(name, text);
      lines.push(`written=${name} ${text}`);
    }
    const wanted = guest.parameter('read');
    if (wanted !== null) lines.push(`read=${wanted} ${disk.read(wanted) ?? '-'}`);
    return lines;
  },
};
