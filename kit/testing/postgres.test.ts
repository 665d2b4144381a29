import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { postgresPrograms, startPostgres } from './postgres.ts';

const missing = postgresPrograms() === null;

test.skipIf(missing)('a server of its own comes, keeps what it has through a crash, and leaves nothing', async () => {
  const postgres = await startPostgres();
  try {
    await postgres.createDatabase('one');
    await postgres.sql('CREATE TABLE kept (n int); INSERT INTO kept VALUES (1), (2)', 'one');
    await postgres.stop('kill');
    expect(postgres.pid).toBe(null);
    await expect(postgres.sql('SELECT 1')).rejects.toThrow();
    await postgres.start();
    expect(await postgres.sql('SELECT n, n + 1 FROM kept ORDER BY n', 'one')).toBe('1|2\n2|3');
  } finally {
    await postgres[Symbol.asyncDispose]();
  }
  expect(existsSync(dirname(postgres.dataFolder))).toBe(false);
});

test.skipIf(missing)('a server that cannot start says why', async () => {
  await expect(startPostgres({ settings: { shared_buffers: 'much' } })).rejects.toThrow('shared_buffers');
});
