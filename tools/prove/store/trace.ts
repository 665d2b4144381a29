import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

/** What a system call did to the disk, or what the load said meanwhile. In the order in which the calls ended. */
export type TraceEvent =
  /** Bytes at a place of a file; null: after what this descriptor wrote last. */
  | {
      readonly type: 'write';
      readonly path: string;
      readonly descriptor: string;
      readonly at: number | null;
      readonly bytes: Buffer;
    }
  | { readonly type: 'resize'; readonly path: string; readonly length: number; readonly grow: 'only' | 'or-cut' }
  /** A file was opened, and made or emptied when these flags say so and it was not there. */
  | {
      readonly type: 'open';
      readonly path: string;
      readonly descriptor: string;
      readonly create: boolean;
      readonly truncate: boolean;
    }
  /** A file, or the names in a folder, are on the disk as they were when the call began. */
  | { readonly type: 'sync-begins' | 'sync'; readonly path: string; readonly descriptor: string }
  | { readonly type: 'rename' | 'link'; readonly path: string; readonly to: string }
  | { readonly type: 'remove'; readonly path: string }
  /** A line on standard output. */
  | { readonly type: 'said'; readonly line: string };

export type TimedEvent = TraceEvent & { readonly time: number };

/** The system calls that change files; `-s` above the largest write of either engine (8 MiB values do not occur here). */
export const straceArguments = (file: string): readonly string[] => [
  '-f',
  '-ttt',
  '-T',
  '-y',
  '-xx',
  '-s',
  '20000000',
  '-e',
  'trace=openat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,fallocate,rename,renameat,renameat2,unlink,unlinkat,link,linkat',
  '-e',
  'signal=none',
  '-o',
  file,
];

/**
 * Reads what `strace` with these arguments wrote, of files below `folder`. Traces of several processes are put in one order by
 * their clocks: a call that one process waited for before it spoke to the other has ended before.
 */
export async function readTraces(files: readonly string[], folder: string): Promise<TimedEvent[]> {
  const all: TimedEvent[] = [];
  for (const file of files) {
    const read = openReader(folder);
    for await (const line of createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Infinity })) {
      all.push(...read(line));
    }
  }
  return all
    .map((event, n) => ({ event, n }))
    .sort((a, b) => a.event.time - b.event.time || a.n - b.n)
    .map(({ event }) => event);
}

/** Reads line by line; a call that others interrupted stands in two lines. */
export function openReader(folder: string): (line: string) => TimedEvent[] {
  const unfinished = new Map<string, { readonly call: string; readonly began: number }>();

  return (line) => {
    const head = /^(\d+) +(\d+\.\d+) (.*)$/.exec(line);
    if (!head) return [];
    const [, pid, time, rest] = head;
    const now = Number(time);
    const broken = /^(.*) <unfinished \.\.\.>$/.exec(rest!);
    if (broken) {
      unfinished.set(pid!, { call: broken[1]!, began: now });
      return syncBegins(broken[1]!, { pid: pid!, folder, time: now });
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest!);
    const before = resumed ? unfinished.get(pid!) : undefined;
    const call = before ? before.call + resumed![1]! : rest!;
    const parts = /^(\w+)\((.*)\) += (-?\d+)(.*)$/.exec(call);
    if (!parts || parts[3]!.startsWith('-')) return [];
    const [, name, args, result, tail] = parts;
    const began = before?.began ?? now;
    const end = began + Number(/<(\d+\.\d+)>$/.exec(tail!)?.[1] ?? 0);
    const events = read(name!, args!, Number(result), { pid: pid!, folder, began, end, call });
    return [...(before ? [] : syncBegins(call, { pid: pid!, folder, time: began })), ...events];
  };
}

function syncBegins(call: string, { pid, folder, time }: Place): TimedEvent[] {
  const args = /^f(?:data)?sync\((.*)/.exec(call)?.[1];
  const path = args === undefined ? null : descriptorPath(args);
  if (path === null || !isBelow(path, folder)) return [];
  return [{ type: 'sync-begins', path, descriptor: descriptorOf(pid, args!), time }];
}

function descriptorOf(pid: string, args: string): string {
  return `${pid}:${/^\d+/.exec(args)![0]}`;
}

interface Call {
  readonly pid: string;
  readonly folder: string;
  readonly began: number;
  readonly end: number;
  readonly call: string;
}

interface Place {
  readonly pid: string;
  readonly folder: string;
  readonly time: number;
}

function read(name: string, args: string, result: number, { pid, folder, began, end: time, call }: Call): TimedEvent[] {
  if (name === 'write' && args.startsWith('1<')) {
    return (
      decode(quoted(args)[0] ?? '')
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        // When it began to speak: a sync that ended only while it spoke comes too late.
        .map((line) => ({ type: 'said', line, time: began }))
    );
  }
  if (name === 'openat') return opened(args, call, result, { pid, folder, time });
  if (/^(rename|unlink|link)/.test(name)) return named(name, args, { folder, time });
  const path = descriptorPath(args);
  if (path === null || !isBelow(path, folder)) return [];
  const descriptor = descriptorOf(pid, args);
  const numbers = args
    .slice(args.lastIndexOf('"') + 1)
    .split(',')
    .map((part) => Number(part.trim()));
  switch (name) {
    case 'fsync':
    case 'fdatasync':
      return [{ type: 'sync', path, descriptor, time }];
    case 'pwrite64':
    case 'pwritev':
    case 'pwritev2': {
      const bytes = Buffer.concat(quoted(args).map(decode)).subarray(0, result);
      const at = name === 'pwrite64' ? numbers.at(-1)! : Number(/\], \d+, (\d+)/.exec(args)![1]);
      return [{ type: 'write', path, descriptor, at, bytes, time }];
    }
    case 'write':
    case 'writev':
      return [
        {
          type: 'write',
          path,
          descriptor,
          at: null,
          bytes: Buffer.concat(quoted(args).map(decode)).subarray(0, result),
          time,
        },
      ];
    case 'ftruncate':
      return [{ type: 'resize', path, length: Number(args.split(',').at(-1)), grow: 'or-cut', time }];
    case 'fallocate': {
      const [, start, length] = args.split(',').slice(1).map(Number);
      return [{ type: 'resize', path, length: start! + length!, grow: 'only', time }];
    }
    default:
      return [];
  }
}

function opened(args: string, call: string, result: number, { pid, folder, time }: Place): TimedEvent[] {
  // The path that the kernel gave to the new descriptor: absolute, whatever was asked for.
  const answer = /\) += \d+<([^>]*)>/.exec(call);
  const path = answer ? decode(answer[1]!).toString() : null;
  if (path === null || !isBelow(path, folder)) return [];
  const [create, truncate] = [args.includes('O_CREAT'), args.includes('O_TRUNC')];
  return [{ type: 'open', path, descriptor: `${pid}:${result}`, create, truncate, time }];
}

function named(name: string, args: string, { folder, time }: Omit<Place, 'pid'>): TimedEvent[] {
  // PostgreSQL works in its data folder and says names below it.
  const [path, to] = quoted(args).map((text) => resolve(folder, decode(text).toString()));
  if (path === undefined || !isBelow(path, folder)) return [];
  if (name.startsWith('unlink')) return [{ type: 'remove', path, time }];
  return to === undefined ? [] : [{ type: name.startsWith('link') ? 'link' : 'rename', path, to, time }];
}

function descriptorPath(args: string): string | null {
  const found = /^\d+<([^>]*)>/.exec(args);
  return found ? decode(found[1]!).toString() : null;
}

function quoted(args: string): string[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text]) => text!);
}

/** `\x2f\x74` → `/t`; what is not escaped stays. */
function decode(text: string): Buffer {
  return text.includes('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex') : Buffer.from(text, 'latin1');
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
