import { bootMarker } from './boot-marker.ts';
import { diskProbe } from './disk-probe.ts';
import { entropyProbe } from './entropy-probe.ts';
import type { GuestProgram } from './guest.ts';

/** Every guest program that the sandbox has a model of. To add one: a file beside this one, and a line here. */
export const guestPrograms: ReadonlyMap<string, GuestProgram> = new Map(
  [entropyProbe, bootMarker, diskProbe].map((program) => [program.name, program]),
);
