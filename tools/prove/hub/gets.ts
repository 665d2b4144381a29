import { openExchange, type Exchange } from '../../hub/exchange.ts';
import { objectName } from '../../hub/filling.ts';
import type { HubProcess } from '../../hub/hub-process.ts';

/** A tenant with objects `object-000000` and on in its namespace `default`. */
export interface FilledTenant {
  readonly name: string;
  readonly id: string;
  readonly objects: number;
}

/** The administrator of a tenant, who reads single objects in it. */
export interface TenantReader {
  /** Milliseconds of a `get`, from the request to the last byte. Throws when the answer is not that object. */
  get(n: number): Promise<number>;
  readonly objects: number;
  close(): void;
}

export async function openReader(hub: HubProcess, { name, id, objects }: FilledTenant): Promise<TenantReader> {
  const exchange: Exchange = await openExchange(await hub.administrator(id), 'HTTP/2');
  return {
    objects,
    async get(n) {
      const wanted = objectName(n);
      const path = `/tenants/${name}/api/v1/namespaces/default/configmaps/${wanted}`;
      const { code, body, ms } = await exchange.send({ method: 'GET', path });
      const found =
        code === 200 ? (JSON.parse(body.toString()) as { readonly metadata: { readonly name: string } }) : null;
      if (found?.metadata.name !== wanted)
        throw new Error(`${path} was answered with ${code}: ${body.toString().slice(0, 300)}`);
      return ms;
    },
    close: () => exchange.close(),
  };
}
