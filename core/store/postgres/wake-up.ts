import type { Connection, Connections } from './connections.ts';

export interface WakeUp {
  close(): Promise<void>;
}

export interface WakeUpOptions {
  readonly connections: Connections;
  readonly channel: string;
  /** Something may have been committed, by whomever; the revision when somebody says so. */
  readonly onWake: (revision?: number) => void;
  /** Milliseconds between wake-ups that nobody caused: those of other servers may get lost with a connection. */
  readonly every: number;
}

/** Milliseconds. */
const backOff = { least: 100, most: 5_000 };

/**
 * Listens to what other servers commit, on a connection of its own that is opened again whenever it breaks. A notification is
 * only a wake-up; what happened is read from the tables.
 */
export function openWakeUp({ connections, channel, onWake, every }: WakeUpOptions): WakeUp {
  let connection: Connection | null = null;
  let closed = false;
  let pause: number = backOff.least;
  let again: NodeJS.Timeout | null = null;
  const poll = setInterval(() => onWake(), every);
  poll.unref();

  async function listen(): Promise<void> {
    try {
      connection = await connections.open('wake-up');
      if (closed) return await connection.end();
      const { client } = connection;
      client.on('notification', ({ payload }) => onWake(Number(payload) || undefined));
      client.on('end', retry);
      client.on('error', retry);
      await client.query(`LISTEN "${channel}"`);
      pause = backOff.least;
      // What was committed while nobody listened.
      onWake();
    } catch {
      retry();
    }
  }

  function retry(): void {
    if (closed || again) return;
    connection?.cut();
    again = setTimeout(
      () => {
        again = null;
        opening = listen();
      },
      pause * (0.5 + Math.random() / 2),
    );
    again.unref();
    pause = Math.min(pause * 2, backOff.most);
  }

  let opening = listen();
  return {
    async close() {
      closed = true;
      clearInterval(poll);
      if (again) clearTimeout(again);
      await opening;
      await connection?.end();
    },
  };
}
