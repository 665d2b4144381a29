import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What the kernel says of a process. Linux only. Source: proc(5). */
export interface ProcessFigures {
  /** Resident set now, MiB. */
  readonly residentMiB: number;
  /** The largest that it ever was, MiB. */
  readonly peakMiB: number;
  /** Processor time of all its threads since its start, seconds. */
  readonly cpuSeconds: number;
}

/** Throws when there is no such process, or no /proc. */
export function processFigures(pid: number): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (member: string): number => Number(new RegExp(`^${member}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]);
  // The name of the program may contain blanks and brackets; what follows its last bracket does not.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return {
    residentMiB: kilobytes('VmRSS') / 1024,
    peakMiB: kilobytes('VmHWM') / 1024,
    cpuSeconds: (user! + system!) / clockTicks(),
  };
}

let ticks = 0;

function clockTicks(): number {
  ticks ||= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
