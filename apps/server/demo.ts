import { Cloud, Namespace, Scope, Secret, Subject } from '@allmend/api/kinds';
import { openClient, type Client } from '@allmend/core-client';
import { mastersGroup } from '@allmend/core-apiserver';
import { parse } from 'yaml';
import type { Hub } from './hub.ts';

/** Simulated clouds that stand beside a hub, so that there is something to look at. */
export interface Demo {
  /** `<namespace>/<name>` of the Cloud objects. */
  readonly clouds: readonly string[];
  close(): Promise<void>;
}

interface Place {
  /** Namespace of its operator. */
  readonly namespace: string;
  /** Name of the Cloud and of its Subject. */
  readonly name: string;
  readonly displayName: string;
  readonly operator: string;
  readonly country: string;
  /** Flaws of the simulated cloud; null: nothing answers at its address. */
  readonly flaws: readonly string[] | null;
}

/** Invented operators in real countries: one whose cloud is in order, one whose is not, one whose does not answer. */
const places: readonly Place[] = [
  {
    namespace: 'birkenfurt',
    name: 'birke',
    displayName: 'Cloud Birke',
    operator: 'Stadtwerke Birkenfurt',
    country: 'DE',
    flaws: [],
  },
  {
    namespace: 'vallee',
    name: 'vallee',
    displayName: 'Nuage de la Vallée',
    operator: 'Services de la Vallée SA',
    country: 'FR',
    flaws: ['stale-image', 'missing-flavor'],
  },
  {
    namespace: 'almnetz',
    name: 'almnetz',
    displayName: 'Almnetz',
    operator: 'Almnetz Genossenschaft',
    country: 'AT',
    flaws: null,
  },
];

/** The discard port of this machine, at which nothing answers. */
const nowhere = 'http://127.0.0.1:9/v3';
const scope = 'scs-compatible-iaas';

interface CloudEntry {
  readonly auth: { readonly auth_url: string };
  readonly region_name: string;
}

/** Starts simulated clouds and registers each at the hub, through its API, to be measured and shown. */
export async function startDemo(hub: Hub): Promise<Demo> {
  const { startSandbox } = await import('@allmend/openstack-sandbox');
  const simulated = places.filter(({ flaws }) => flaws !== null);
  const sandbox = await startSandbox({
    names: simulated.map(({ name }) => name),
    clouds: simulated.length,
    flaws: simulated.flatMap(({ name, flaws }) => (flaws ?? []).map((flaw) => `${name}/${flaw}`)),
  });
  const certificate = await hub.authority.client({ name: 'demo', groups: [mastersGroup], tenant: 'root' }, 1);
  const client = await openClient({
    server: hub.url,
    credentials: { ca: hub.authority.ca, certificate },
    name: 'allmend-demo',
  });
  try {
    const entries = (parse(sandbox.cloudsYaml()) as { clouds: Record<string, CloudEntry> }).clouds;
    await client.kind(Scope).apply({ metadata: { name: scope }, spec: { shipped: scope } }, { force: 'yes' });
    for (const place of places) await register(client, place, entries[place.name] ?? null);
    return { clouds: places.map(({ namespace, name }) => `${namespace}/${name}`), close: () => sandbox.close() };
  } catch (error) {
    await sandbox.close();
    throw error;
  } finally {
    await client.close();
  }
}

async function register(client: Client, place: Place, entry: CloudEntry | null): Promise<void> {
  const { namespace, name, displayName, operator, country } = place;
  const labels = { 'allmend.dev/demo': 'true' };
  const metadata = { name, namespace, labels };
  const secret = `${name}-credentials`;
  await client.kind(Namespace).apply({ metadata: { name: namespace, labels } }, { force: 'yes' });
  await client.kind(Secret).apply(
    {
      metadata: { ...metadata, name: secret },
      type: 'Opaque',
      stringData: { 'clouds.yaml': JSON.stringify({ clouds: { [name]: entry ?? unreachable } }) },
    },
    { force: 'yes' },
  );
  await client.kind(Cloud).apply(
    {
      metadata,
      spec: {
        type: 'openstack',
        endpoint: entry?.auth.auth_url ?? nowhere,
        ...(entry && { region: entry.region_name }),
        credentialRef: { name: secret },
        country,
        operator,
      },
    },
    { force: 'yes' },
  );
  await client.kind(Subject).apply(
    {
      metadata,
      spec: { displayName, operator, country, scopes: [scope], measurement: { cloud: name } },
    },
    { force: 'yes' },
  );
}

const unreachable = { auth: { auth_url: nowhere, username: 'check', password: 'none', project_name: 'check' } };
