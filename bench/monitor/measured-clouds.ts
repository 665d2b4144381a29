import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@allmend/kit-testing';
import { parse } from 'yaml';
import type { Place } from '../hub/ground.ts';
import { startClouds } from '../many-clouds.ts';
import { clouds as cloudGroup, group, namespaceOf, scopeName, type MeasuredMonitor } from './ground.ts';

interface Entry {
  readonly auth: { readonly auth_url: string };
  readonly region_name: string;
}

/** Simulated clouds in another process, as their members' `clouds.yaml` has them. */
export interface SimulatedClouds extends AsyncDisposable {
  readonly entries: readonly (readonly [name: string, entry: Entry])[];
}

export async function openSimulatedClouds(
  { folder }: Place,
  size: { readonly clouds: number; readonly pace: number },
): Promise<SimulatedClouds> {
  const config = join(folder, 'clouds.yaml');
  const running = await startClouds(config, folder, size);
  const { clouds } = parse(await readFile(config, 'utf8'), { maxAliasCount: -1 }) as { clouds: Record<string, Entry> };
  const members = Object.entries(clouds).filter(([name]) => !/-(?:admin|reader|manager)$/.test(name));
  return { entries: members.slice(0, size.clouds), [Symbol.asyncDispose]: () => running.stop() };
}

/** Adds a cloud with its credentials, and a subject that is measured; the names are those of the cloud. */
export async function addSubject(
  monitor: MeasuredMonitor,
  [name, entry]: SimulatedClouds['entries'][number],
): Promise<void> {
  const namespace = namespaceOf(0);
  const metadata = { name, namespace };
  const secret = `${name}-credentials`;
  await monitor.create(`/api/v1/namespaces/${namespace}/secrets`, {
    metadata: { name: secret, namespace },
    stringData: { 'clouds.yaml': JSON.stringify({ clouds: { any: entry } }) },
  });
  await monitor.create(`${cloudGroup}/namespaces/${namespace}/clouds`, {
    metadata,
    spec: {
      type: 'openstack',
      endpoint: entry.auth.auth_url,
      region: entry.region_name,
      credentialRef: { name: secret },
    },
  });
  await monitor.create(`${group}/namespaces/${namespace}/subjects`, {
    metadata,
    spec: {
      displayName: name,
      operator: 'Invented IT eG',
      scopes: [scopeName],
      measurement: { cloud: name },
    },
  });
}

interface Subjects {
  readonly items: readonly { readonly status?: { readonly lastReport?: { readonly id: string } } }[];
}

/** Waits until so many subjects have a report that was signed and written down. */
export async function waitForReports(monitor: MeasuredMonitor, count: number, seconds: number): Promise<void> {
  let due = 0;
  await waitUntil(
    `${count} reports`,
    async () => {
      if (performance.now() < due) return false;
      due = performance.now() + 200;
      const { items } = await monitor.get<Subjects>(`${group}/namespaces/${namespaceOf(0)}/subjects`);
      return items.filter(({ status }) => status?.lastReport).length >= count;
    },
    seconds,
  );
}
