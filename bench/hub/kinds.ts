import { demand, openExchange, type Exchange } from '@allmend/tools';
import type { Bench } from '../figure.ts';
import { openPlace } from './ground.ts';
import { definitionNumber, objectOfKind } from './kinds-sample.ts';
import { inParallel, startMeasuredHub } from './memory.ts';

const count = 500;

/** What a further kind costs. */
export const kinds: Bench = {
  name: 'hub-kinds',
  about: `memory of each of ${count} further kinds`,
  async measure(say) {
    await using place = await openPlace();
    await using measured = await startMeasuredHub(place);
    const { hub } = measured;
    const exchange = await openExchange(hub.target, 'HTTP/2');
    const addKinds = async (from: number, to: number): Promise<void> => {
      await inParallel(from, to, async (n) => {
        const body = JSON.stringify(definitionNumber(n));
        await demand(
          exchange,
          { method: 'POST', path: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions`, body },
          201,
        );
      });
      await inParallel(from, to, async (n) => {
        const { path, body } = objectOfKind(n);
        await demand(exchange, { method: 'POST', path, body }, 201);
      });
      await discover(exchange);
    };
    // The first ones warm the code, which is not theirs.
    await addKinds(0, 50);
    const before = await measured.held();
    say(`${count} kinds`);
    const begun = performance.now();
    await addKinds(50, 50 + count);
    const seconds = (performance.now() - begun) / 1000;
    const after = await measured.held();
    exchange.close();
    const size = JSON.stringify(definitionNumber(0)).length;
    return [
      {
        name: 'memory of a further kind',
        value: (after.residentMiB - before.residentMiB) / count,
        unit: 'MiB',
        target: 3,
        bound: 'most',
        how: `${count} CustomResourceDefinitions of ${(size / 1000).toFixed(0)} kB, an object of each, discovery and OpenAPI read, in ${seconds.toFixed(0)} s: resident from ${before.residentMiB.toFixed(0)} to ${after.residentMiB.toFixed(0)} MiB, of it objects and buffers from ${before.liveMiB.toFixed(0)} to ${after.liveMiB.toFixed(0)} MiB, after garbage collection; 3 MiB is what Crossplane states for Kubernetes`,
      },
    ];
  },
};

async function discover(exchange: Exchange): Promise<void> {
  const group = '/openapi/v3/apis/bench.example.org/v1';
  for (const path of ['/apis', '/apis/bench.example.org/v1', '/openapi/v3', group]) {
    await demand(exchange, { method: 'GET', path }, 200);
  }
}
