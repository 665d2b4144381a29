import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { damageOf, fileIdentity, isBusy, makePrivateFolder, readHeader, troubleOf } from './index.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeEach(async () => {
  folder = await temporaryFolder('sqlite');
  file = join(folder.path, 'a.sqlite');
});
afterEach(() => folder[Symbol.asyncDispose]());

function failureOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing failed');
}

test('the header tells whose a database is', () => {
  const database = new DatabaseSync(file);
  expect(readHeader(database)).toEqual({ application: 0, format: 0, empty: true });
  database.exec('CREATE TABLE a (b)');
  expect(readHeader(database)).toEqual({ application: 0, format: 0, empty: false });
  database.exec('PRAGMA application_id = 7; PRAGMA user_version = 3');
  expect(readHeader(database)).toEqual({ application: 7, format: 3, empty: false });
  database.close();
});

test('damage is found, and what failed is told apart as SQLite itself says it', () => {
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE a (b UNIQUE); CREATE INDEX c ON a (b); BEGIN');
  for (let n = 0; n < 500; n++) database.prepare('INSERT INTO a VALUES (?)').run(`${n}`.repeat(20));
  database.exec('COMMIT');
  expect(damageOf(database, file)).toBeNull();
  const twice = failureOf(() => database.prepare('INSERT INTO a VALUES (?)').run('1'.repeat(20)));
  expect(troubleOf(twice, folder.path)).toBe('constraint');

  const other = new DatabaseSync(file, { timeout: 0 });
  database.exec('BEGIN IMMEDIATE');
  const busy = failureOf(() => other.exec('BEGIN IMMEDIATE'));
  expect([troubleOf(busy, folder.path), isBusy(busy), isBusy(twice)]).toEqual(['busy', true, false]);
  database.exec('ROLLBACK');
  database.close();
  other.close();

  const reader = new DatabaseSync(file, { readOnly: true });
  expect(
    troubleOf(
      failureOf(() => reader.exec('DELETE FROM a')),
      folder.path,
    ),
  ).toBe('forbidden');
  reader.close();
  const elsewhere = join(folder.path, 'not', 'there');
  expect(
    troubleOf(
      failureOf(() => new DatabaseSync(elsewhere)),
      folder.path,
    ),
  ).toBe('forbidden');

  const bytes = readFileSync(file);
  bytes.fill(0xa5, 3 * 4096, 5 * 4096);
  writeFileSync(file, bytes);
  const damaged = new DatabaseSync(file);
  expect(damageOf(damaged, file)).toMatch(/\S/);
  damaged.close();
  writeFileSync(file, 'this is no database'.repeat(1000));
  const none = new DatabaseSync(file);
  expect(
    troubleOf(
      failureOf(() => readHeader(none)),
      folder.path,
    ),
  ).toBe('damaged');
  none.close();
});

test.for([
  [{ code: 'ENOSPC' }, 'disk-full'],
  [{ code: 'EROFS' }, 'forbidden'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'disk-full'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 10 | (3 << 8) }, 'outcome-unknown'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 5 | (2 << 8) }, 'busy'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 1 }, 'other'],
  [new Error('anything'), 'other'],
  [null, 'other'],
] as const)('%j is %s', ([error, trouble]) => {
  expect(troubleOf(error, folder.path)).toBe(trouble);
});

// The kernel's own file systems have no room at all.
test.runIf(process.platform === 'linux')('an input/output error on a full disk is a full disk', () => {
  expect(troubleOf({ code: 'ERR_SQLITE_ERROR', errcode: 10 }, '/proc')).toBe('disk-full');
});

test('folders are for this user alone; a file that was replaced is another one', () => {
  const deep = join(folder.path, 'a', 'b');
  makePrivateFolder(deep);
  makePrivateFolder(deep);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
  expect(fileIdentity(file)).toBeNull();
  writeFileSync(file, '1');
  expect(fileIdentity(file)).toBe(fileIdentity(file));
  expect(fileIdentity(file)).not.toBe(fileIdentity(deep));
});
