import { connect, createServer, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a line between server and database does when it sees a COMMIT go by. */
export type Fault =
  /** The connection breaks before the database hears of it. */
  | 'commit-lost'
  /** The database commits, and the connection breaks before it can say so. */
  | 'answer-lost';

export interface BreakableLine extends AsyncDisposable {
  /** Address of the same database through this line. */
  readonly url: string;
  /** For the next COMMIT; `down`: all connections break, and nobody can connect until `mend`. */
  breakAtCommit(fault: Fault, options?: { readonly down?: boolean }): void;
  mend(): void;
  /** Cuts what is there now. */
  cut(): void;
  readonly faults: number;
}

/** A line to the PostgreSQL in `socketFolder` that can be broken at the worst moments. */
export async function openBreakableLine(socketFolder: string, database: string): Promise<BreakableLine> {
  const folder = await mkdtemp(join(tmpdir(), 'allmend-line-'));
  const sockets = new Set<Socket>();
  let fault: Fault | null = null;
  let downAfter = false;
  let down = false;
  let faults = 0;

  const server = createServer((near) => {
    if (down) {
      near.destroy();
      return;
    }
    const far = connect(join(socketFolder, '.s.PGSQL.5432'));
    const drop = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', drop).on('close', () => {
        sockets.delete(socket);
        drop();
      });
    }
    let deaf = false;
    near.on('data', (chunk: Buffer) => {
      if (fault && isCommit(chunk)) {
        faults++;
        down = downAfter;
        const lost = fault === 'commit-lost';
        fault = null;
        if (lost) return down ? cut() : drop();
        deaf = true;
      }
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      // The answer is there, so it has happened.
      if (!deaf) near.write(chunk);
      else if (down) cut();
      else drop();
    });
  });
  await new Promise<void>((done) => server.listen(join(folder, '.s.PGSQL.5432'), done));

  function cut(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    url: `postgresql:///${database}?${new URLSearchParams({ host: folder, user: 'allmend' }).toString()}`,
    breakAtCommit(next, options = {}) {
      fault = next;
      downAfter = options.down ?? false;
    },
    mend() {
      down = false;
    },
    cut,
    get faults() {
      return faults;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      cut();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A simple query message: 'Q', length, text, NUL. https://www.postgresql.org/docs/15/protocol-message-formats.html */
function isCommit(chunk: Buffer): boolean {
  return chunk.length >= 12 && chunk[0] === 0x51 && chunk.toString('latin1', 5, 12) === 'COMMIT\0';
}
