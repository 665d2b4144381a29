import { createServer, type AddressInfo } from 'node:net';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { startHub } from './hub.ts';
import { noRooms } from './testing.ts';

test('a start that fails late is taken back whole and quietly, and the folder is free for the next', async () => {
  await using folder = await temporaryFolder('hub');
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  const taken = { host: '127.0.0.1', port: (other.address() as AddressInfo).port };
  const log: string[] = [];
  const start = (publicListen: typeof taken) =>
    startHub({
      dataDir: folder.path,
      listen: { host: '127.0.0.1', port: 0 },
      settings: {},
      rooms: noRooms,
      publicListen,
      version: '0.0.0',
      logger: createLogger({ level: 'warn', write: (line) => log.push(line) }),
    });
  try {
    await expect(start(taken)).rejects.toMatchObject({ reason: 'server.bad-address' });
    const hub = await start({ host: '127.0.0.1', port: 0 });
    await hub.stop(1000);
    expect(log).toEqual([]);
  } finally {
    other.close();
  }
}, 60_000);
