import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { postgresPrograms } from '@allmend/kit-testing';
import { sampleObject } from '@allmend/tools';
import type { Place } from './ground.ts';

const run = promisify(execFile);

/** As many bytes as an object of the load takes in the store, to within a few. */
const rowBytes = JSON.stringify(sampleObject('raw')).length + 500;

/**
 * Durable commits per second that the engine itself makes: one row of the size of an object in each, nothing else. SQLite has one
 * writer at a time, so one writes; on PostgreSQL as many connections as the load has clients, which share flushes as they may.
 */
export async function rawCommits(place: Place, options: { readonly clients: number; readonly seconds: number }) {
  return place.engine === 'SQLite' ? sqliteCommits(place, options.seconds) : postgresCommits(place, options);
}

async function sqliteCommits({ folder }: Place, seconds: number): Promise<number> {
  const database = new DatabaseSync(join(await mkdtemp(join(folder, 'raw-')), 'raw.sqlite'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE raw (n INTEGER PRIMARY KEY, v BLOB)',
  );
  const insert = database.prepare('INSERT INTO raw (v) VALUES (?)');
  const row = Buffer.alloc(rowBytes, 'x');
  const begun = performance.now();
  let count = 0;
  for (; performance.now() - begun < seconds * 1000; count++) {
    database.exec('BEGIN IMMEDIATE');
    insert.run(row);
    database.exec('COMMIT');
  }
  const took = (performance.now() - begun) / 1000;
  database.close();
  return count / took;
}

async function postgresCommits(
  { databaseUrl, folder }: Place,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<number> {
  const programs = postgresPrograms()!;
  const script = join(folder, 'raw.sql');
  await writeFile(script, `INSERT INTO raw (v) VALUES (convert_to(repeat('x', ${rowBytes}), 'UTF8'));\n`);
  const create = 'CREATE TABLE IF NOT EXISTS raw (n bigserial PRIMARY KEY, v bytea)';
  await run(join(programs, 'psql'), ['-q', databaseUrl!, '-c', 'SET client_min_messages = error', '-c', create]);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(clients),
    '-j',
    '2',
    '-T',
    String(seconds),
    '-f',
    script,
    databaseUrl!,
  ];
  const { stdout } = await run(join(programs, 'pgbench'), args);
  const tps = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
  if (!(tps > 0)) throw new Error(`pgbench said nothing of its speed:\n${stdout}`);
  return tps;
}
