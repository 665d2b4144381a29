import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Exchange, Observation, Snapshot, verdicts } from '@allmend/api';
import { openFolderBlobs, type Blobs } from '@allmend/core-blobs';
import { writeDurably } from '@allmend/kit-files';
import { z } from 'zod';
import { conformanceErrors } from '../engine/errors.ts';

/** Version of the record that names a run's snapshot and what was decided on it. */
export const evidenceRunSchema = 'allmend.dev/evidence-run/v1';

/** One finished run in an evidence folder. The snapshot lies among the blobs by its digest. */
export type EvidenceRun = z.infer<typeof EvidenceRun>;
export const EvidenceRun = z.object({
  schema: z.literal(evidenceRunSchema),
  id: z.uuid(),
  snapshot: z.string().regex(/^[0-9a-f]{64}$/),
  cloud: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  scope: z.object({ uuid: z.string(), name: z.string() }),
  referenceDate: z.iso.date(),
  /** Pattern of `--only` that chose the testcases; null: all. Replay chooses the same. */
  only: z.string().nullable().default(null),
  /** What was decided, by the text and by the official predicate: replay compares with it. */
  verdicts: z.record(z.string(), z.object({ text: z.enum(verdicts), official: z.enum(verdicts) })),
});

/** First line of a journal. */
export type JournalHead = z.infer<typeof JournalHead>;
const JournalHead = z.object({
  run: z.uuid(),
  cloud: z.string(),
  authUrl: z.string(),
  region: z.string().nullable(),
  projectId: z.string().nullable(),
  /** A run that creates nothing sees other things than one that does, and is resumed only by its like. */
  readOnly: z.boolean(),
  startedAt: z.iso.datetime(),
});

const JournalLine = z.union([z.object({ exchange: Exchange }), z.object({ observation: Observation })]);

/** An interrupted run, as far as it got. A torn last line is what a crash leaves and is dropped. */
export interface UnfinishedRun {
  readonly head: JournalHead;
  readonly exchanges: readonly Exchange[];
  readonly observations: readonly Observation[];
}

export interface Journal {
  exchange(exchange: Exchange): Promise<void>;
  observation(observation: Observation): Promise<void>;
  /** Ends the journal and removes it: the run record has taken its place. */
  finish(): Promise<void>;
  /** Ends writing and leaves the journal for `--resume`. */
  close(): Promise<void>;
}

/** What a run needs to keep what it sees. */
export interface RunEvidence {
  readonly blobs: Blobs;
  begin(head: JournalHead): Promise<Journal>;
  discard(run: string): Promise<void>;
  /** Stores it durably; gives its digest. */
  putSnapshot(snapshot: Snapshot): Promise<string>;
}

export interface EvidenceFolder extends RunEvidence {
  readonly path: string;
  unfinished(): Promise<readonly UnfinishedRun[]>;
  getSnapshot(digest: string): Promise<Snapshot>;
  putRun(run: EvidenceRun): Promise<void>;
  /** Finished runs, oldest first. */
  runs(): AsyncIterable<EvidenceRun>;
}

/** Opens an evidence folder; `create` makes it when it is not there. Layout: `runs/`, `unfinished/`, `blobs/`. */
export async function openEvidenceFolder(path: string, options: { readonly create: boolean }): Promise<EvidenceFolder> {
  const runs = join(path, 'runs');
  const unfinished = join(path, 'unfinished');
  if (options.create)
    await writing(path, async () => {
      await mkdir(runs, { recursive: true });
      await mkdir(unfinished, { recursive: true });
    });
  else if (!(await entries(runs))) throw conformanceErrors.error('evidence-missing', { path });
  const blobs = openFolderBlobs(join(path, 'blobs'));

  return {
    path,
    blobs,
    begin: (head) => writing(path, () => openJournal(join(unfinished, `${head.run}.jsonl`), head, path)),
    async unfinished() {
      const found: UnfinishedRun[] = [];
      for (const name of (await entries(unfinished)) ?? [])
        if (name.endsWith('.jsonl')) {
          const run = readJournal(await readFile(join(unfinished, name), 'utf8'));
          if (run) found.push(run);
        }
      return found.sort((a, b) => (a.head.startedAt < b.head.startedAt ? -1 : 1));
    },
    async discard(run) {
      await rm(join(unfinished, `${run}.jsonl`), { force: true });
    },
    putSnapshot: (snapshot) => writing(path, () => blobs.put(Buffer.from(JSON.stringify(snapshot)))),
    async getSnapshot(digest) {
      const parsed = Snapshot.safeParse(json(await blobs.get(digest), digest));
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      throw damaged(
        digest,
        `it is not a snapshot of a known form (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
      );
    },
    putRun: (run) =>
      writing(path, async () => {
        await writeDurably(join(runs, fileName(run)), `${JSON.stringify(run, null, 1)}\n`, { mode: 0o600 });
      }),
    async *runs() {
      for (const name of ((await entries(runs)) ?? []).filter((one) => one.endsWith('.json')).sort()) {
        const file = join(runs, name);
        const parsed = EvidenceRun.safeParse(json(await readFile(file), file));
        if (!parsed.success)
          throw damaged(
            file,
            `${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? ''}`,
          );
        yield parsed.data;
      }
    },
  };
}

function fileName(run: EvidenceRun): string {
  return `${run.finishedAt.replaceAll(/[:.]/g, '-')}-${run.id}.json`;
}

async function openJournal(file: string, head: JournalHead, path: string): Promise<Journal> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.appendFile(`${JSON.stringify(head)}\n`);
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
  /** Never rejects: each line's own promise does. */
  let last: Promise<unknown> = Promise.resolve();
  const append = (line: object): Promise<void> => {
    const write = last.then(() => handle.appendFile(`${JSON.stringify(line)}\n`));
    last = write.catch(() => undefined);
    return writing(path, () => write);
  };
  const end = async () => {
    await last;
    await handle.close();
  };
  return {
    exchange: (exchange) => append({ exchange }),
    observation: async (observation) => {
      await append({ observation });
      await writing(path, () => handle.datasync());
    },
    async finish() {
      await end();
      await rm(file);
    },
    close: end,
  };
}

function readJournal(text: string): UnfinishedRun | null {
  const [first, ...rest] = text.split('\n');
  const head = JournalHead.safeParse(tolerantJson(first ?? ''));
  if (!head.success) return null;
  const exchanges: Exchange[] = [];
  const observations: Observation[] = [];
  for (const line of rest) {
    const parsed = JournalLine.safeParse(tolerantJson(line));
    if (!parsed.success) continue;
    if ('exchange' in parsed.data) exchanges.push(parsed.data.exchange);
    else observations.push(parsed.data.observation);
  }
  return { head: head.data, exchanges, observations };
}

async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || conformanceErrors.is(error, 'cannot-write')) throw error;
    const problem = code === 'ENOSPC' ? 'the disk is full' : (error as Error).message;
    throw conformanceErrors.error('cannot-write', { path, problem }, { cause: error });
  }
}

async function entries(dir: string): Promise<string[] | null> {
  try {
    return await readdir(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function json(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw damaged(path, 'it is not JSON');
  }
}

function tolerantJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function damaged(path: string, problem: string) {
  return conformanceErrors.error('evidence-damaged', { path, problem });
}
