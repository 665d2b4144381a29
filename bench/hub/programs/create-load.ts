/** See load.ts. */
import { demand, openExchange, sampleObject } from '@allmend/tools';
import { percentile } from '../../figure.ts';
import type { CreateJob, CreateResult } from '../load.ts';
import { readJob } from '../program.ts';

const job = await readJob<CreateJob>();
const from = performance.now() + job.warmSeconds * 1000;
const until = from + job.seconds * 1000;
const times: number[] = [];

async function client(index: number): Promise<void> {
  const exchange = await openExchange(job.target, job.protocol);
  const path = '/api/v1/namespaces/default/configmaps';
  for (let n = 0; performance.now() < until; n++) {
    const body = JSON.stringify(sampleObject(`${job.prefix}-${index}-${n}`));
    const begun = performance.now();
    await demand(exchange, { method: 'POST', path, body }, 201);
    const ended = performance.now();
    if (ended >= from && ended < until) times.push(ended - begun);
  }
  exchange.close();
}

await Promise.all(Array.from({ length: job.clients }, (_, index) => client(index)));
const result: CreateResult = {
  perSecond: times.length / job.seconds,
  p50Ms: percentile(times, 50),
  p95Ms: percentile(times, 95),
};
console.log(JSON.stringify(result));
