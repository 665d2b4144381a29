import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Which process holds a lease, so that a run whose process was killed need not wait for its lease to run out. Linux only;
 * elsewhere the lease's end alone decides. Boot and PID namespace are part of it: the state directory may be shared by
 * containers or over a network, and a number that is not in use here says nothing about a process over there.
 */
export function thisProcess(): string | null {
  const view = processView();
  const start = view && statOf(process.pid)?.start;
  return start ? `${view}/${process.pid}/${start}` : null;
}

/** True only when the process is certainly dead: same boot, same PID namespace, and no such process, a younger one or a zombie. */
export function holderIsDead(holder: string | null): boolean {
  const match = holder && /^(.+)\/(\d+)\/(\d+)$/.exec(holder);
  if (!match || match[1] !== processView()) return false;
  const pid = Number(match[2]);
  if (!isThere(pid)) return true;
  const stat = statOf(pid);
  return stat !== null && (stat.start !== match[3] || stat.state === 'Z' || stat.state === 'X');
}

function processView(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Asks the kernel and not /proc, where `hidepid` hides the processes of others. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** State and start time (clock ticks since boot) from `/proc/<pid>/stat`, proc(5); null when it cannot be read. */
function statOf(pid: number): { readonly state: string; readonly start: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
    const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const start = rest[18];
    return state && start ? { state, start } : null;
  } catch {
    return null;
  }
}
