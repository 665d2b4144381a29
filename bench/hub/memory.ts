import { setTimeout as sleep } from 'node:timers/promises';
import { demand, openExchange, startHubProcess, type Exchange, type HubProcess } from '@allmend/tools';
import { median, type Bench, type Figure } from '../figure.ts';
import { hubOf, openPlace } from './ground.ts';
import { definitionNumber, objectOfKind } from './kinds-sample.ts';

const kinds = 500;
const tenants = 2000;
const together = 20;

/** What a kind and a tenant cost. */
export const memory: Bench = {
  name: 'hub-memory',
  about: `memory of each of ${kinds} further kinds and each of ${tenants} tenants`,
  async measure(say) {
    return [...(await measureKinds(say)), ...(await measureTenants(say))];
  },
};

async function measureKinds(say: (line: string) => void): Promise<readonly Figure[]> {
  await using place = await openPlace();
  await using hub = await startHubProcess(hubOf(place));
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
  const before = await settledMiB(hub);
  say(`${kinds} kinds`);
  await addKinds(50, 50 + kinds);
  const after = await settledMiB(hub);
  exchange.close();
  const size = JSON.stringify(definitionNumber(0)).length;
  return [
    {
      name: 'memory of a further kind',
      value: (after - before) / kinds,
      unit: 'MiB',
      target: 3,
      bound: 'most',
      how: `${kinds} CustomResourceDefinitions of ${(size / 1000).toFixed(0)} kB, an object of each, discovery and OpenAPI read: VmRSS from ${before.toFixed(0)} to ${after.toFixed(0)} MiB; 3 MiB is what Crossplane states for Kubernetes`,
    },
  ];
}

async function measureTenants(say: (line: string) => void): Promise<readonly Figure[]> {
  await using place = await openPlace();
  await using hub = await startHubProcess(hubOf(place));
  const exchange = await openExchange(hub.target, 'HTTP/2');
  const addTenants = async (from: number, to: number): Promise<readonly number[]> => {
    const times: number[] = [];
    await inParallel(from, to, async (n) => {
      const metadata = { name: `tenant-${n}` };
      const body = JSON.stringify({ apiVersion: 'tenancy.allmend.dev/v1alpha1', kind: 'Tenant', metadata });
      const begun = performance.now();
      await demand(exchange, { method: 'POST', path: '/apis/tenancy.allmend.dev/v1alpha1/tenants', body }, 201);
      times.push(performance.now() - begun);
    });
    await inParallel(from, to, async (n) => {
      const base = `/tenants/tenant-${n}/api/v1/namespaces/default/configmaps`;
      const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { a: 'b' } });
      await demand(exchange, { method: 'POST', path: base, body }, 201);
      await demand(exchange, { method: 'GET', path: base }, 200);
    });
    return times;
  };
  await addTenants(0, 500);
  const before = await settledMiB(hub);
  say(`${tenants} tenants`);
  const times = await addTenants(500, 500 + tenants);
  const after = await settledMiB(hub);
  exchange.close();
  return [
    {
      name: 'memory of a tenant in use',
      value: ((after - before) / tenants) * 1024,
      unit: 'KiB',
      target: (512 * 1024) / 10_000,
      bound: 'most',
      how: `${tenants} tenants, in each an object made and a list read: VmRSS from ${before.toFixed(0)} to ${after.toFixed(0)} MiB; made in ${median(times).toFixed(0)} ms (median, ${together} at a time); target: 10,000 in 512 MiB; kcp gives up near 500 workspaces in a shard`,
    },
  ];
}

async function discover(exchange: Exchange): Promise<void> {
  const group = '/openapi/v3/apis/bench.example.org/v1';
  for (const path of ['/apis', '/apis/bench.example.org/v1', '/openapi/v3', group]) {
    await demand(exchange, { method: 'GET', path }, 200);
  }
}

async function inParallel(from: number, to: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) await work(n);
  };
  await Promise.all(Array.from({ length: together }, worker));
}

/** The median of what is resident over some seconds after the work: garbage is collected in between, or is not. */
async function settledMiB(hub: HubProcess): Promise<number> {
  const seen: number[] = [];
  for (let n = 0; n < 10; n++) {
    await sleep(500);
    seen.push(hub.figures().residentMiB);
  }
  return median(seen);
}
