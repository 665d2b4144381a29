import { demand, openExchange, type Exchange, type HubProcess } from '@allmend/tools';
import { median, type Bench } from '../figure.ts';
import { openPlace } from './ground.ts';
import { inParallel, startMeasuredHub, together } from './memory.ts';

const count = 2000;

/** What a tenant costs. */
export const tenants: Bench = {
  name: 'hub-tenants',
  about: `memory of each of ${count} tenants in use`,
  async measure(say) {
    await using place = await openPlace();
    await using measured = await startMeasuredHub(place);
    const { hub } = measured;
    const exchange = await openExchange(hub.target, 'HTTP/2');
    const addTenants = async (from: number, to: number): Promise<readonly number[]> => {
      const times: number[] = [];
      await inParallel(from, to, async (n) => {
        const begun = performance.now();
        const { status } = await makeTenant(exchange, n);
        times.push(performance.now() - begun);
        await useTenant(hub, status.id, `/tenants/tenant-${n}/api/v1/namespaces/default/configmaps`);
      });
      return times;
    };
    await addTenants(0, 500);
    const before = await measured.held();
    say(`${count} tenants`);
    const times = await addTenants(500, 500 + count);
    const after = await measured.held();
    exchange.close();
    return [
      {
        name: 'memory of a tenant in use',
        value: ((after.residentMiB - before.residentMiB) / count) * 1024,
        unit: 'KiB',
        target: (512 * 1024) / 10_000,
        bound: 'most',
        how: `${count} tenants, in each an object made and a list read by its administrator: resident from ${before.residentMiB.toFixed(0)} to ${after.residentMiB.toFixed(0)} MiB, of it objects and buffers from ${before.liveMiB.toFixed(0)} to ${after.liveMiB.toFixed(0)} MiB, after garbage collection; made in ${median(times).toFixed(0)} ms (median, ${together} at a time); target: 10,000 in 512 MiB; kcp gives up near 500 workspaces in a shard`,
      },
    ];
  },
};

function makeTenant(exchange: Exchange, n: number): Promise<{ readonly status: { readonly id: string } }> {
  const metadata = { name: `tenant-${n}` };
  const body = JSON.stringify({ apiVersion: 'tenancy.allmend.dev/v1alpha1', kind: 'Tenant', metadata });
  return demand(exchange, { method: 'POST', path: '/apis/tenancy.allmend.dev/v1alpha1/tenants', body }, 201);
}

async function useTenant(hub: HubProcess, id: string, path: string): Promise<void> {
  const exchange = await openExchange(await hub.administrator(id), 'HTTP/2');
  const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' }, data: { a: 'b' } });
  await demand(exchange, { method: 'POST', path, body }, 201);
  await demand(exchange, { method: 'GET', path }, 200);
  exchange.close();
}
