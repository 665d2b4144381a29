import { expect, test } from 'vitest';
import { unsyncedAcknowledgements } from './power-cut.ts';
import { openReader, type TimedEvent } from './trace.ts';

const hex = (text: string) => [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
const fd = (number: number, path: string) => `${number}<${hex(path)}>`;

/** Without the instants, of which `toEqual` sees nothing. */
function events(...lines: string[]) {
  const read = openReader('/data');
  return lines.flatMap((line) => read(line)).map((event) => ({ ...event, time: undefined }));
}

test('calls in one line', () => {
  const read = events(
    `7 1.000001 openat(AT_FDCWD<${hex('/data')}>, "${hex('base/1')}", O_RDWR|O_CREAT|O_TRUNC, 0600) = ${fd(5, '/data/base/1')} <0.000010>`,
    `7 1.000002 pwrite64(${fd(5, '/data/base/1')}, "${hex('abc')}", 3, 8192) = 3 <0.000010>`,
    `7 1.000003 write(${fd(5, '/data/base/1')}, "${hex('abcd')}", 4) = 2 <0.000010>`,
    `7 1.000004 pwritev(${fd(5, '/data/base/1')}, [{iov_base="${hex('ab')}", iov_len=2}, {iov_base="${hex('c')}", iov_len=1}], 2, 16) = 3 <0.000010>`,
    `7 1.000005 ftruncate(${fd(5, '/data/base/1')}, 12) = 0 <0.000010>`,
    `7 1.000006 fallocate(${fd(5, '/data/base/1')}, 0, 100, 200) = 0 <0.000010>`,
    `7 1.000007 rename("${hex('base/1')}", "${hex('/data/base/2')}") = 0 <0.000010>`,
    `7 1.000008 unlink("${hex('base/2')}") = 0 <0.000010>`,
    `7 1.000009 write(${fd(1, 'pipe:[1]')}, "${hex('ack 1 2\nbegin 1 3\n')}", 18) = 18 <0.000010>`,
  );
  const file = { path: '/data/base/1', descriptor: '7:5' };
  expect(read).toEqual([
    { type: 'open', ...file, create: true, truncate: true },
    { type: 'write', ...file, at: 8192, bytes: Buffer.from('abc') },
    { type: 'write', ...file, at: null, bytes: Buffer.from('ab') },
    { type: 'write', ...file, at: 16, bytes: Buffer.from('abc') },
    { type: 'resize', path: file.path, length: 12, grow: 'or-cut' },
    { type: 'resize', path: file.path, length: 300, grow: 'only' },
    { type: 'rename', path: file.path, to: '/data/base/2' },
    { type: 'remove', path: '/data/base/2' },
    { type: 'said', line: 'ack 1 2' },
    { type: 'said', line: 'begin 1 3' },
  ]);
});

test('what failed, what is elsewhere and what is no call does not count', () => {
  expect(
    events(
      `7 1.0 pwrite64(${fd(5, '/data/x')}, "${hex('abc')}", 3, 0) = -1 ENOSPC (No space left on device) <0.000010>`,
      `7 1.0 pwrite64(${fd(5, '/database/x')}, "${hex('abc')}", 3, 0) = 3 <0.000010>`,
      `7 1.0 rename("${hex('/elsewhere')}", "${hex('/other')}") = 0 <0.000010>`,
      `7 1.0 +++ exited with 0 +++`,
      'nonsense',
    ),
  ).toEqual([]);
});

test('a sync begins and ends; calls of other threads come between', () => {
  const log = '/data/log';
  const read = events(
    `7 1.000001 fsync(${fd(5, log)} <unfinished ...>`,
    `8 1.000002 pwrite64(${fd(5, log)}, "${hex('a')}", 1, 0) = 1 <0.000001>`,
    `7 1.000005 <... fsync resumed>) = 0 <0.000004>`,
  );
  expect(read.map(({ type }) => type)).toEqual(['sync-begins', 'write', 'sync']);
});

const log = '/data/store-wal';
const said = (line: string): TimedEvent => ({ type: 'said', line, time: 0 });
const sync = (type: 'sync' | 'sync-begins', path = log): TimedEvent => ({ type, path, descriptor: '1:2', time: 0 });

test('an acknowledgement needs a sync of the log that began after the request and ended before the answer', () => {
  const check = (...events: TimedEvent[]) => unsyncedAcknowledgements(events, /-wal$/);
  const whole = [sync('sync-begins'), sync('sync')];
  expect(check(said('begin 1 1'), ...whole, said('ack 1 1'))).toEqual([]);
  expect(check(...whole, said('begin 1 1'), said('ack 1 1'))).toHaveLength(1);
  expect(check(sync('sync-begins'), said('begin 1 1'), sync('sync'), said('ack 1 1'))).toHaveLength(1);
  expect(check(said('begin 1 1'), sync('sync-begins'), said('ack 1 1'), sync('sync'))).toHaveLength(1);
  expect(
    check(said('begin 1 1'), sync('sync-begins', '/data/x'), sync('sync', '/data/x'), said('ack 1 1')),
  ).toHaveLength(1);
  // One sync may serve several writers.
  expect(check(said('begin 1 1'), said('begin 2 1'), ...whole, said('ack 1 1'), said('ack 2 1'))).toEqual([]);
});
