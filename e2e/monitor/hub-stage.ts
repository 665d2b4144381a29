import { join } from 'node:path';
import { Cloud, ConformanceRun, Namespace, Scope, Secret, Subject } from '@allmend/api/kinds';
import { mastersGroup, openAuthority } from '@allmend/core-apiserver';
import { openClient, type Client } from '@allmend/core-client';
import { waitUntil } from '@allmend/kit-testing';
import type { Sandbox, SandboxCloud } from '@allmend/openstack-sandbox';
import { parse } from 'yaml';
import { startHubProcess, type HubProcess } from '../hub/hub-process.ts';

export const namespace = 'hansa';
export const scope = 'scs-compatible-iaas';

/** `allmend up` as a process of its own, with its defaults and public pages, and the operator's client of its API. */
export interface MonitorProcess extends AsyncDisposable {
  readonly hub: HubProcess;
  readonly client: Client;
  /** Of the public listener. */
  readonly publicUrl: string;
  kill(): Promise<void>;
  stop(): Promise<void>;
  runs(): Promise<readonly ConformanceRun[]>;
  subject(name: string): Promise<Subject>;
}

export async function startMonitor(dataDir: string, options: readonly string[] = []): Promise<MonitorProcess> {
  const hub = await startHubProcess(dataDir, ['--public-listen', '127.0.0.1:0', ...options]);
  const publicUrl = await waitUntil('the public address', () => /http:\/\/127\.0\.0\.1:\d+/.exec(hub.printed())?.[0]);
  const authority = await openAuthority(join(dataDir, 'keys'));
  const certificate = await authority.client({ name: 'administrator', groups: [mastersGroup], tenant: 'root' }, 1);
  const client = await openClient({ server: hub.url, credentials: { ca: authority.ca, certificate }, name: 'test' });
  const end = async (how: () => Promise<unknown>): Promise<void> => {
    await client.close();
    await how();
  };
  return {
    hub,
    client,
    publicUrl,
    kill: () => end(() => hub.kill()),
    stop: () => end(() => hub.stop()),
    runs: () => Array.fromAsync(client.kind(ConformanceRun).list({ namespace })),
    subject: (name) => client.kind(Subject).get({ name, namespace }),
    [Symbol.asyncDispose]: () => end(() => hub.kill()),
  };
}

/** Waits for what a server says, and asks it only now and then: it has other work. */
export function waitForServer<T>(what: string, ask: () => T | Promise<T>, seconds = 30): Promise<NonNullable<T>> {
  let due = 0;
  return waitUntil<T | null>(
    what,
    () => {
      if (performance.now() < due) return null;
      due = performance.now() + 300;
      return ask();
    },
    seconds,
  );
}

/** The namespace of the operator, and the scope. */
export async function furnish(client: Client): Promise<void> {
  await client.kind(Namespace).create({ metadata: { name: namespace } });
  await client.kind(Scope).create({ metadata: { name: scope }, spec: { shipped: scope } });
}

/** Enters a simulated cloud with the credentials of its member, and a subject of the same name; left out: one that nobody measures. */
export async function enterSubject(client: Client, name: string, measured?: MeasuredCloud): Promise<Subject> {
  const metadata = { name, namespace };
  if (measured) {
    const { clouds } = parse(measured.sandbox.cloudsYaml()) as {
      clouds: Record<string, { auth: { auth_url: string } }>;
    };
    const entry = clouds[measured.cloud.name]!;
    const credentials = `${name}-credentials`;
    await client.kind(Secret).create({
      metadata: { ...metadata, name: credentials },
      stringData: { 'clouds.yaml': JSON.stringify({ clouds: { any: entry } }) },
    });
    await client.kind(Cloud).create({
      metadata,
      spec: {
        type: 'openstack',
        endpoint: entry.auth.auth_url,
        region: measured.cloud.region,
        credentialRef: { name: credentials },
      },
    });
  }
  return client.kind(Subject).create({
    metadata,
    spec: {
      displayName: name,
      operator: 'Hansa IT eG',
      scopes: [scope],
      ...(measured && { measurement: { cloud: name } }),
    },
  });
}

export interface MeasuredCloud {
  readonly sandbox: Sandbox;
  readonly cloud: SandboxCloud;
}

/** Says what users have in a cloud that they had not when it was asked first. */
export function additionsTo({ state }: SandboxCloud): () => number {
  const ids = () => state.resources().map(({ kind, id }) => `${kind}/${id}`);
  const before = new Set(ids());
  return () => ids().filter((id) => !before.has(id)).length;
}
