import { Cloud, Secret } from '@allmend/api/kinds';
import { openClient } from '@allmend/core-client';
import { mastersGroup } from '@allmend/core-apiserver';
import { parse } from 'yaml';
import type { Hub } from './hub.ts';

/** Simulated clouds that stand beside a hub, so that there is something to look at. */
export interface Demo {
  /** Names of the Cloud objects. */
  readonly clouds: readonly string[];
  close(): Promise<void>;
}

/** Where the simulated clouds say they stand: invented operators in real countries. */
const places = [
  { country: 'DE', operator: 'Stadtwerke Birkenfurt' },
  { country: 'FR', operator: 'Nuage de la Vallée' },
  { country: 'AT', operator: 'Almnetz Genossenschaft' },
] as const;

interface CloudEntry {
  readonly auth: { readonly auth_url: string };
  readonly region_name: string;
}

/** Starts simulated clouds and registers each at the hub, through its API: a Secret with credentials, and a Cloud. */
export async function startDemo(hub: Hub): Promise<Demo> {
  const { startSandbox } = await import('@allmend/openstack-sandbox');
  const sandbox = await startSandbox({ clouds: places.length });
  const certificate = await hub.authority.client({ name: 'demo', groups: [mastersGroup], tenant: 'root' }, 1);
  const client = await openClient({
    server: hub.url,
    credentials: { ca: hub.authority.ca, certificate },
    name: 'allmend-demo',
  });
  try {
    const entries = (parse(sandbox.cloudsYaml()) as { clouds: Record<string, CloudEntry> }).clouds;
    const clouds: string[] = [];
    for (const [at, { name }] of sandbox.clouds.entries()) {
      const entry = entries[name]!;
      const metadata = { name, namespace: 'default', labels: { 'allmend.dev/demo': 'true' } };
      const secret = `${name}-credentials`;
      await client.kind(Secret).apply(
        {
          metadata: { ...metadata, name: secret },
          type: 'Opaque',
          stringData: { 'clouds.yaml': JSON.stringify({ clouds: { [name]: entry } }) },
        },
        { force: 'yes' },
      );
      await client.kind(Cloud).apply(
        {
          metadata,
          spec: {
            type: 'openstack',
            endpoint: entry.auth.auth_url,
            region: entry.region_name,
            credentialRef: { name: secret },
            ...places[at]!,
          },
        },
        { force: 'yes' },
      );
      clouds.push(name);
    }
    return { clouds, close: () => sandbox.close() };
  } catch (error) {
    await sandbox.close();
    throw error;
  } finally {
    await client.close();
  }
}
