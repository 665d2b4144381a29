import { loadCloudConfig, openCloud } from '@allmend/openstack-client';
import type { Cloud, CloudConfig } from '@allmend/openstack-client';
import { startSandbox } from '@allmend/openstack-sandbox';
import type { ProfileName, Sandbox, SandboxCloud } from '@allmend/openstack-sandbox';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A simulated cloud as the contract suites see it: through its `clouds.yaml`. */
export interface SandboxTarget {
  /** The cloud itself, past its APIs. */
  cloud(): SandboxCloud;
  /** Configuration of one of its logins: `''` is the member, `-admin`, `-manager` … the others. */
  config(suffix?: string): Promise<CloudConfig>;
  /** The same, opened once for all tests of the file. */
  open(suffix?: string): () => Promise<Cloud>;
}

/** Runs a sandbox of one release for the tests of the enclosing `describe`. */
export function sandboxTarget(profile: ProfileName): SandboxTarget {
  let sandbox: Sandbox;
  let directory: string;
  const bugs: unknown[] = [];
  const opened = new Map<string, Promise<Cloud>>();
  beforeAll(async () => {
    sandbox = await startSandbox({ profile, report: (error) => bugs.push(error) });
    directory = await mkdtemp(join(tmpdir(), 'allmend-contract-'));
    await writeFile(join(directory, 'clouds.yaml'), sandbox.cloudsYaml());
  });
  afterAll(async () => {
    for (const cloud of opened.values()) await (await cloud).close();
    await sandbox.close();
    await rm(directory, { recursive: true });
    if (bugs.length > 0) throw bugs[0];
  });
  const cloud = () => sandbox.clouds[0]!;
  const config = (suffix = '') =>
    loadCloudConfig(`${cloud().name}${suffix}`, { env: { OS_CLIENT_CONFIG_FILE: join(directory, 'clouds.yaml') } });
  return {
    cloud,
    config,
    open:
      (suffix = '') =>
      () => {
        const known = opened.get(suffix) ?? config(suffix).then((found) => openCloud(found));
        opened.set(suffix, known);
        return known;
      },
  };
}
