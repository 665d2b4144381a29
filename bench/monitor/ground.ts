import { openExchange, demand, startHubProcess, type Exchange, type HubProcess } from '@allmend/tools';
import { openPlace, type Place } from '../hub/ground.ts';

/** A hub that is a monitor with public pages, in a process of its own, and the operator's connection to it. */
export interface MeasuredMonitor extends AsyncDisposable {
  readonly hub: HubProcess;
  readonly publicUrl: string;
  get<T>(path: string): Promise<T>;
  create<T = Made>(path: string, body: object): Promise<T>;
}

/** An object of the API, as far as benches care. */
export interface Made {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string };
}

export const group = '/apis/conformance.allmend.dev/v1alpha1';
export const clouds = '/apis/cloud.allmend.dev/v1alpha1';
export const scopeName = 'scs-compatible-iaas';
/** Many operators, as in a real monitor: each has a namespace. */
export const namespaceOf = (n: number): string => `operator-${n}`;

/** `heapMiB`: largest heap, for V8 collects garbage late where a machine has much memory; default V8's own. */
export async function startMonitor(place: Place, heapMiB?: number): Promise<MeasuredMonitor> {
  const env: Record<string, string> = heapMiB === undefined ? {} : { NODE_OPTIONS: `--max-old-space-size=${heapMiB}` };
  const hub = await startHubProcess({ dataDir: place.dataDir, args: ['--public-listen', '127.0.0.1:0'], env });
  const api: Exchange = await openExchange(hub.target, 'HTTP/2');
  const stop = async (): Promise<void> => {
    api.close();
    await hub.stop();
  };
  return {
    hub,
    publicUrl: hub.publicUrl!,
    get: (path) => demand(api, { method: 'GET', path }, 200),
    create: (path, body) => demand(api, { method: 'POST', path, body: JSON.stringify(body) }, 201),
    [Symbol.asyncDispose]: stop,
  };
}

/** Makes the place with the shipped scope in it, and namespaces of so many operators. */
export async function openMonitorPlace(operators: number): Promise<Place> {
  const place = await openPlace();
  await using monitor = await startMonitor(place);
  await monitor.create(`${group}/scopes`, { metadata: { name: scopeName }, spec: { shipped: scopeName } });
  for (let n = 0; n < operators; n++)
    await monitor.create('/api/v1/namespaces', { metadata: { name: namespaceOf(n) } });
  return place;
}
