import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { storeErrors } from '../errors.ts';
import { createTurns, type Turns } from '../turns.ts';
import { databaseFile } from './database-file.ts';
import { storeFailure } from './failure.ts';

/** A row as an array of its columns. */
export type Row = readonly (string | number | Uint8Array | null)[];

/** A connection that reads; its statements give arrays and are prepared once. */
export interface Reader {
  /** Folder of the store, to name it in errors. */
  readonly folder: string;
  readonly database: DatabaseSync;
  prepare(sql: string): StatementSync;
  row(sql: string, ...values: SQLInputValue[]): Row | undefined;
}

/** Work that goes on for several turns: `step` returns `more` until it is done. */
export interface Steps<T> {
  step(): 'more' | 'done';
  result(): T;
}

/** The connections that read, in the thread of the event loop. Each read sees every commit that was acknowledged before it. */
export interface Readers {
  /** One short read. */
  read<T>(work: (reader: Reader) => T): Promise<T>;
  /** A read of any length in one snapshot; a step must look at `turns.isOver()` and stop in time. */
  readInSteps<T>(begin: (reader: Reader, turns: Turns) => Steps<T>): Promise<T>;
  /** A snapshot that stays until `close`. */
  snapshot(): Promise<{ reader: Reader; turns: Turns; close: () => Promise<void> }>;
  /** Waits for reads under way. */
  close(): Promise<void>;
}

/** Long reads at the same time; the others wait for them. */
const mostConnections = 4;

/** Milliseconds of reading per turn of the event loop. */
const budget = 6;

export function openReaders(folder: string): Readers {
  const turns = createTurns(budget);
  const direct = openReader(folder);
  const idle: Reader[] = [];
  const waiting: ((reader: Reader) => void)[] = [];
  const lentOut = new Set<Reader>();
  let closed = false;
  let drained: (() => void) | null = null;

  const refuse = () => storeErrors.error('closed', { store: folder });

  async function lend(): Promise<Reader> {
    if (closed) throw refuse();
    const free = idle.pop();
    if (!free && lentOut.size >= mostConnections) return new Promise((resolve) => waiting.push(resolve));
    const reader = free ?? openReader(folder);
    lentOut.add(reader);
    return reader;
  }

  function takeBack(reader: Reader): void {
    const next = waiting.shift();
    if (next) return next(reader);
    lentOut.delete(reader);
    if (closed) reader.database.close();
    else idle.push(reader);
    if (lentOut.size === 0) drained?.();
  }

  return {
    async read(work) {
      if (closed) throw refuse();
      return turns.run(() => {
        if (closed) throw refuse();
        try {
          return work(direct);
        } catch (error) {
          throw storeFailure(folder, error);
        }
      });
    },

    async readInSteps(begin) {
      const reader = await lend();
      try {
        let steps: ReturnType<typeof begin> | null = null;
        for (let state = 'more'; state === 'more';) {
          state = await turns.run(() => {
            if (!steps) {
              reader.database.exec('BEGIN');
              steps = begin(reader, turns);
            }
            return steps.step();
          });
        }
        return steps!.result();
      } catch (error) {
        throw storeFailure(folder, error);
      } finally {
        // Ends statements that stand in the middle, too.
        if (reader.database.isTransaction) reader.database.exec('ROLLBACK');
        takeBack(reader);
      }
    },

    async snapshot() {
      if (closed) throw refuse();
      // Its own, so that a long backup takes no connection from others.
      const reader = openReader(folder);
      lentOut.add(reader);
      reader.database.exec('BEGIN');
      let open = true;
      return {
        reader,
        turns,
        async close() {
          if (!open) return;
          open = false;
          lentOut.delete(reader);
          reader.database.close();
          if (lentOut.size === 0) drained?.();
        },
      };
    },

    async close() {
      if (closed) return;
      closed = true;
      if (lentOut.size > 0) await new Promise<void>((resolve) => (drained = resolve));
      for (const one of [direct, ...idle]) one.database.close();
    },
  };
}

export function openReader(folder: string): Reader {
  try {
    const database = new DatabaseSync(databaseFile(folder), { readOnly: true, timeout: 1000 });
    database.exec('PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY');
    const statements = new Map<string, StatementSync>();
    const prepare = (sql: string): StatementSync => {
      const known = statements.get(sql);
      if (known) return known;
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      statements.set(sql, statement);
      return statement;
    };
    return {
      folder,
      database,
      prepare,
      row: (sql, ...values) => prepare(sql).get(...values) as unknown as Row | undefined,
    };
  } catch (error) {
    throw storeFailure(folder, error);
  }
}
