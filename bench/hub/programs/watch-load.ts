/** See load.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { demand, openExchange, sampleObject, type Exchange } from '@allmend/tools';
import type { WatchJob, WatchResult } from '../load.ts';
import { readJob } from '../program.ts';

const path = '/api/v1/namespaces/default/configmaps';
/** Between two events, so that each is one of its own. */
const pauseMs = 50;
const patienceMs = 30_000;

const job = await readJob<WatchJob>();
const sessions = await Promise.all(Array.from({ length: job.sessions }, () => openExchange(job.target, 'HTTP/2')));
const writer = await openExchange(job.target, 'HTTP/2');
const created = await demand<{ readonly metadata: { readonly resourceVersion: string } }>(
  writer,
  { method: 'POST', path, body: JSON.stringify(sampleObject('watched')) },
  201,
);

let waiting = 0;
let everybodySaw = (): void => undefined;
let mark: Buffer | null = null;

/** Calls `everybodySaw` when the last watcher has the event with the mark of now. */
async function watch(session: Exchange): Promise<void> {
  const query = `watch=true&resourceVersion=${created.metadata.resourceVersion}`;
  const { code, body } = await session.open({ method: 'GET', path: `${path}?${query}` });
  if (code !== 200) throw new Error(`a watch was answered with ${code}`);
  let rest: Buffer = Buffer.alloc(0);
  body.on('error', () => undefined);
  body.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = rest.lastIndexOf(10);
    if (end < 0) return;
    const whole = rest.subarray(0, end);
    rest = rest.subarray(end + 1);
    if (mark !== null && whole.includes(mark) && --waiting === 0) everybodySaw();
  });
}

await Promise.all(Array.from({ length: job.watchers }, (_, n) => watch(sessions[n % sessions.length]!)));

const lastMs: number[] = [];
const acknowledgedMs: number[] = [];
for (let event = 0; event < job.events; event++) {
  const text = `mark-${String(event).padStart(5, '0')}`;
  mark = Buffer.from(text);
  waiting = job.watchers;
  const seen = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${waiting} watchers did not see ${text}`)), patienceMs);
    everybodySaw = () => {
      clearTimeout(late);
      resolve();
    };
  });
  const begun = performance.now();
  const patch = JSON.stringify({ data: { mark: text } });
  const written = demand(
    writer,
    { method: 'PATCH', path: `${path}/watched`, body: patch, contentType: 'application/merge-patch+json' },
    200,
  ).then(() => acknowledgedMs.push(performance.now() - begun));
  await seen;
  lastMs.push(performance.now() - begun);
  await written;
  await sleep(pauseMs);
}
for (const session of [...sessions, writer]) session.close();
const result: WatchResult = { lastMs, acknowledgedMs };
console.log(JSON.stringify(result));
